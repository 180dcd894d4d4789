package secret

import "testing"

func TestKind(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"A", "AKIAABCDEFGHIJKLMNOP", "an AWS access key"},
		{"A", "AKIAIOSFODNN7EXAMPLE", ""},
		{"A", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb", "a private key"},
		{"A", "-----BEGIN CERTIFICATE-----", ""},
		{"A", "github_pat_11ABCDEFG0abcdefghijklmnop", "a GitHub token"},
		{"A", "sk-proj-abcdefghijklmnopqrstuvwx", "an API key"},
		{"A", "task-force-of-the-north-sea", ""},
		{"A", "https://user:pass@h.example/x", "a URL with a password"},
		{"A", "https://h.example:8080/x@y", ""},
		{"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz", "a credential by its name"},
		{"DB_PASSWORD", "tr0ub4dor", "a credential by its name"},
		{"DB_PASSWORD", "changeme", ""},
		{"API_KEY", "env:API_KEY_1", ""},
		{"API_KEY", "/run/secrets/key1", ""},
		{"TOKENIZER", "bert-base-uncased-v1", ""},
		{"BATCH_TOKENS", "40964096", ""},
	} {
		if got := Kind(c.name, c.value); got != c.want {
			t.Errorf("%s=%s is %q, want %q", c.name, c.value, got, c.want)
		}
	}
}
