"""入力: bundles of scanned sheets, the images of single fields that people key, what they keyed, and what two of them agreed on."""
