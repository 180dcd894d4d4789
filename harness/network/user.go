package network

// User may call the API of a network that asks for authentication.
type User struct {
	// Name and Password are for basic authentication; Bacalhau wants ten characters or more of a password.
	Name, Password string
	// Key is an API key of twenty characters or more, instead of a name and a password.
	Key string
	// Actions the user may take: "*", "read:*", "write:job"…
	Actions []string
}

// userConfig is the API.Auth.Users of a node's config.
func userConfig(users []User) []map[string]any {
	var all []map[string]any
	for _, u := range users {
		entry := map[string]any{"Capabilities": []any{map[string]any{"Actions": u.Actions}}}
		if u.Key != "" {
			entry["Alias"], entry["APIKey"] = "key", u.Key
		} else {
			entry["Alias"], entry["Username"], entry["Password"] = u.Name, u.Name, u.Password
		}
		all = append(all, entry)
	}
	return all
}
