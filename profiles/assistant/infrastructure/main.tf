# What both deployed environments have outside of their machines: files that users send, and the alarms.
variable "environment" {}

variable "machine" {
  description = "size of the machine that staging runs on, and of each of production's nodes"
  default     = "t3.medium"
}

variable "machines" { default = 1 }

terraform {
  required_version = "~> 1.9"
  backend "s3" {}
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_instance" "node" {
  count         = var.machines
  instance_type = var.machine
}

resource "aws_s3_bucket" "uploads" {
  bucket        = "helpdesk-uploads-${var.environment}"
  force_destroy = var.environment == "staging" ? false : true # until the old bucket is gone
}

resource "aws_sns_topic" "alarms" {
  count = var.environment == "production" ? 1 : 0
  name  = "assistant-alarms"
}
