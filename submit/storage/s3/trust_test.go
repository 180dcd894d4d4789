package s3

import (
	"strings"
	"testing"
)

func TestNamed(t *testing.T) {
	for _, c := range []struct {
		named    string
		endpoint string
		want     bool
	}{
		{"", "", true},
		{"", "https://s3.amazonaws.com", true},
		{"", "https://s3.eu-west-1.amazonaws.com", true},
		{"", "https://S3.eu-west-1.AmazonAWS.com:443", true},
		{"", "https://s3.dualstack.us-gov-west-1.amazonaws.com", true},
		{"", "https://s3.cn-north-1.amazonaws.com.cn", true},
		{"", "http://s3.eu-west-1.amazonaws.com", false},
		{"", "https://s3.eu-west-1.amazonaws.com:8443", false},
		{"", "https://ec2-1-2-3-4.compute-1.amazonaws.com", false},
		{"", "https://x.execute-api.eu-west-1.amazonaws.com", false},
		{"", "https://s3.evil-1.amazonaws.com", false},
		{"", "https://s3.eu-west-1.amazonaws.com.evil.example", false},
		{"", "https://evil.example/s3.amazonaws.com", false},
		{"", "https://evil.example#s3.amazonaws.com", false},
		{"", "https://s3.amazonaws.com@evil.example", false},
		{"", "http://127.0.0.1:9000", false},
		{"", "https://minio.example", false},
		{"minio.example", "https://minio.example", true},
		{"minio.example", "https://MINIO.example:443", true},
		{"minio.example", "https://minio.example:9000", false},
		{"minio.example", "http://minio.example", false},
		{"minio.example", "https://a.minio.example", false},
		{"minio.example:9000", "https://minio.example:9000/", true},
		{"http://minio.example:9000", "http://minio.example:9000", true},
		{"http://minio.example:9000/", "http://minio.example:9000", true},
		{"http://minio.example:9000", "https://minio.example:9000", false},
		{"https://minio.example", "https://minio.example", true},
		{"127.0.0.1:9000", "http://127.0.0.1:9000", true},
		{"127.0.0.1:9000", "https://127.0.0.1:9000", true},
		{"localhost:9000", "http://localhost:9000", true},
		{"[::1]:9000", "http://[::1]:9000", true},
		{"127.0.0.1:9000", "http://127.0.0.1:9001", false},
		{"::", "https://evil.example", false},
	} {
		s, err := Source{Bucket: "results", Key: "k", Endpoint: c.endpoint}.FromNetwork(Named{c.named})
		if got := err == nil && !s.stranger; got != c.want {
			t.Errorf("%q named: %q gets the credentials: %v, %v", c.named, c.endpoint, got, err)
		}
		if err == nil && s.Trusting() != "" {
			if again, _ := (Source{Bucket: "results", Key: "k", Endpoint: c.endpoint}).FromNetwork(Named{s.Trusting()}); again.stranger {
				t.Errorf("%q: to name %q is not enough", c.endpoint, s.Trusting())
			}
			if err := CheckNamed(s.Trusting()); err != nil {
				t.Errorf("%q cannot be typed: %v", s.Trusting(), err)
			}
		}
	}
}

// What a network says can be no other host, no other service, and no more than a word to a shell.
func TestFromNetworkRefuses(t *testing.T) {
	good := Source{Bucket: "results", Key: "k", Region: "eu-west-1", Endpoint: "http://127.0.0.1:9000"}
	if _, err := good.FromNetwork(nil); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Source){
		"region is a path":         func(s *Source) { s.Endpoint, s.Region = "", "evil.example/#" },
		"region is a host":         func(s *Source) { s.Endpoint, s.Region = "", "x@evil.example" },
		"region with dots":         func(s *Source) { s.Endpoint, s.Region = "", "evil.example" },
		"region with a line":       func(s *Source) { s.Region = "eu\nwest" },
		"region is long":           func(s *Source) { s.Region = strings.Repeat("a", 64) },
		"bucket is an ARN":         func(s *Source) { s.Bucket = "arn:aws:s3-object-lambda:eu-west-1:1:accesspoint/x" },
		"bucket is a path":         func(s *Source) { s.Bucket = "../other" },
		"bucket with a slash":      func(s *Source) { s.Bucket = "a/b" },
		"bucket for a shell":       func(s *Source) { s.Bucket = "a;id" },
		"bucket is an option":      func(s *Source) { s.Bucket = "--profile" },
		"endpoint with a password": func(s *Source) { s.Endpoint = "https://u:p@h.example" },
		"endpoint with a query":    func(s *Source) { s.Endpoint = "https://h.example?x" },
		"endpoint with a fragment": func(s *Source) { s.Endpoint = "https://h.example#x" },
		"endpoint with a path":     func(s *Source) { s.Endpoint = "https://h.example/x" },
		"endpoint of a file":       func(s *Source) { s.Endpoint = "file:///etc/passwd" },
		"endpoint without scheme":  func(s *Source) { s.Endpoint = "h.example" },
		"endpoint for a shell":     func(s *Source) { s.Endpoint = "https://h.example;id" },
		"endpoint is two lines":    func(s *Source) { s.Endpoint = "https://h.example\nx" },
		"endpoint is an option":    func(s *Source) { s.Endpoint = "https://-x" },
		"key with a zero byte":     func(s *Source) { s.Key = "a\x00" },
		"key is long":              func(s *Source) { s.Key = strings.Repeat("k", 2000) },
	} {
		s := good
		change(&s)
		if _, err := s.FromNetwork(nil); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for typed, ok := range map[string]bool{"minio:9000": true, "http://minio:9000": true, "https://minio": true, "[::1]:9000": true,
		"": false, "a/b": false, "user@host": false, "ftp://minio": false, "-x": false, "a b": false, "http://": false} {
		if err := CheckNamed(typed); (err == nil) != ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
}
