"""What the published pages show, for programs: a read-only JSON API and metadata."""
