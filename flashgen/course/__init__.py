"""What lies beside a course's recipe: the teacher's corrections, and how they win over what is computed."""
