package s3

import (
	"path/filepath"
	"strings"
	"testing"
)

func FuzzPath(f *testing.F) {
	f.Add("dir/", "dir/a/b")
	f.Add("dir*", "dir/../../x")
	f.Add("", "/a//b/.")
	f.Fuzz(func(t *testing.T, key, object string) {
		source := Source{Bucket: "b", Key: key}
		if !strings.HasPrefix(object, source.Prefix()) {
			return
		}
		path := source.pathOf(object)
		if problem := unwritable(path); problem != "" {
			return
		}
		if !filepath.IsLocal(path) || filepath.Clean(path) != path {
			t.Errorf("%q of %q goes to %q", object, key, path)
		}
	})
}
