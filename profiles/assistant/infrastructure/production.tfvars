environment = "production"
machine     = "m5.large"
machines    = 3
