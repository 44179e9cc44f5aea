"""What the directory knows of a provider: practices, hours, people, rota, ratings."""
