"""The hours that workers have for casework: the verbs."""
