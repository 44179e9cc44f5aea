"""What readers take away from a release: pages, files, charts. All of it is made from
`advocacy.published` alone, in the release's own language, and is the same on every day."""
