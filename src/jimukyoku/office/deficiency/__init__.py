"""不備: one letter with every defect, the answer, and the end of the loop."""
