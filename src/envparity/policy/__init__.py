"""What a team has agreed on: findings + expectations + thresholds -> pass, fail or incomplete.

`form` and `loading` read the file it is written in, `applying` holds findings against it, `baseline`
tells new ones from known ones, `gate` judges, `notices` are what the policy itself gives rise to.
"""
