"""What an advocacy team has published: a chain that every new release is checked against."""
