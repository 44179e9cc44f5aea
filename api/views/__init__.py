"""One module a resource. Each fetches through the scope, calls the verb, renders."""
