"""What works: each screen asks for jobs and gives its widgets what came of them."""
