"""The Textual application: screens, widgets and messages over the same verbs."""
