"""One pass over the tokens: stretches that name something, and which of them count."""
