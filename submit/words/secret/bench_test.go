package secret

import (
	"os"
	"strings"
	"testing"
)

func BenchmarkEnviron(b *testing.B) {
	for b.Loop() {
		kept = store{}
		Environ(os.Environ())
		Redact("x")
	}
}

func BenchmarkRedact(b *testing.B) {
	kept = store{}
	Keep("tr0ub4dor&3-abc", "another-s3cret-value")
	text := strings.Repeat("registry.example/app:v1: image is linux/arm64, want linux/amd64 [image-platform]\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Redact(text)
	}
}
