"""受付: applications and answers as they arrived, each attached to its case."""
