package s3

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeBucket is a service with a list and objects of its own: list is the XML between the tags, object answers for each of them.
func fakeBucket(t *testing.T, list string, object http.HandlerFunc) Source {
	t.Helper()
	login(t)
	t.Setenv("AWS_MAX_ATTEMPTS", "2")
	return Source{Bucket: "ships", Key: "a*", Endpoint: fakeS3(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("list-type") == "2" {
			fmt.Fprintf(w, `<ListBucketResult>%s</ListBucketResult>`, list)
			return
		}
		object(w, r)
	})}
}

// contents are objects of ten bytes.
func contents(keys ...string) string {
	var b strings.Builder
	for _, key := range keys {
		fmt.Fprintf(&b, `<Contents><Key>%s</Key><Size>10</Size><ETag>"1"</ETag></Contents>`, key)
	}
	return b.String()
}

func sends(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

func refuses(status int, code string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if len(header) > 0 {
			w.Header().Set(header[0], header[1])
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, `<Error><Code>%s</Code><Message>no</Message></Error>`, code)
	}
}

func TestHostileBuckets(t *testing.T) {
	long := "a" + strings.Repeat("n", 255)
	for name, c := range map[string]struct {
		list   string
		object http.HandlerFunc
		want   string
		hint   string
	}{
		"leads out":      {contents("a/../../x"), nil, `object "a/../../x" leads out of the input's folder with ".."`, ""},
		"leads to it":    {contents("a/.."), nil, `object "a/.." has no file name`, ""},
		"file, folder":   {contents("a", "a/b"), nil, `object "a" would have to be a file, and a folder for others`, ""},
		"long name":      {contents(long), nil, "has a name of 256 bytes, and file systems hold 255", ""},
		"other prefix":   {contents("b"), nil, `the server lists "b", which does not begin with the prefix`, ""},
		"less than none": {`<Contents><Key>a</Key><Size>-1</Size></Contents>`, nil, `the server says that "a" has -1 bytes`, ""},
		"too much":       {`<Contents><Key>a</Key><Size>9000000000000000000</Size></Contents>`, nil, "it has more than 100 GiB", ""},
		"never a key":    {`<IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken>`, nil, "the list of its objects does not end", ""},
		"short":          {contents("a"), sends("12345"), "unexpected EOF", ""},
		"more":           {contents("a"), sends(strings.Repeat("x", 11)), "the server sent more of it than it has", ""},
		"changed":        {contents("a"), refuses(412, "PreconditionFailed"), "reading s3://ships/a: the object changed while it was fetched", ""},
		"gone":           {contents("a"), refuses(404, "NoSuchKey"), "there is no such object", "aws s3 ls"},
		"denied":         {contents("a"), refuses(403, "AccessDenied"), "denies it to your AWS credentials", "aws sts get-caller-identity"},
		"expired":        {contents("a"), refuses(400, "ExpiredToken"), "your AWS credentials have expired", "aws sso login"},
		"clock":          {contents("a"), refuses(403, "RequestTimeTooSkewed", "Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)), "the clock of this machine is 1h0m behind that of 127.0.0.1", "timedatectl"},
		"busy":           {contents("a"), refuses(503, "SlowDown"), "503 SlowDown no", ""},
		"no words":       {contents("a"), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "500", ""},
		"bad checksum": {contents("a"), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("x-amz-checksum-sha256", "bm90IHRoZSBoYXNoIG9mIHdoYXQgaXMgc2VudCBoZXI=")
			_, _ = io.WriteString(w, "1234567890")
		}, "checksum", ""},
	} {
		source := fakeBucket(t, c.list, c.object)
		dir := filepath.Join(t.TempDir(), "input")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		err := fetchInto(t.Context(), source, dir)
		var said *Error
		if !errors.As(err, &said) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || !strings.Contains(said.Hint(), c.hint) {
			t.Errorf("%s: error is %v, want %q", name, err, c.want)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
		if beside, _ := os.ReadDir(filepath.Dir(dir)); len(beside) != 1 {
			t.Errorf("%s: wrote outside: %v", name, beside)
		}
	}
}

// What Fetch would refuse, the question about the input tells before.
func TestProbeUnwritable(t *testing.T) {
	for list, want := range map[string]string{
		contents("a", "ab"):         "",
		contents("a/../../x"):       `object "a/../../x" leads out of the input's folder with ".."`,
		contents("a", "a/b"):        `object "a" would have to be a file, and a folder for others`,
		contents("ab", "a/b", "/x"): "",
	} {
		found, err := Probe(t.Context(), fakeBucket(t, list, nil))
		if err != nil || found.Unwritable != want || (found.Problem == NoFile) != (want != "") {
			t.Errorf("%+v, %v; want %q", found, err, want)
		}
	}
	single := fakeBucket(t, "", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/csv") })
	single.Key = "a/.."
	if found, err := Probe(t.Context(), single); err != nil || found.Problem != NoFile {
		t.Errorf("a single object: %+v, %v", found, err)
	}
}

func fetchInto(ctx context.Context, source Source, dir string) error {
	l, err := List(ctx, source)
	if err != nil {
		return err
	}
	defer l.Close()
	_, err = l.Fetch(ctx, dir, FetchOptions{})
	return err
}

// A transfer that breaks is tried again, one that was complete before is not, and nothing is left of one that is interrupted.
func TestFetchAgain(t *testing.T) {
	asked := map[string]int{}
	source := fakeBucket(t, contents("a1", "a2"), func(w http.ResponseWriter, r *http.Request) {
		question := r.Method + " " + r.URL.Path
		if asked[question]++; question == "GET /ships/a2" && asked[question] == 1 {
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "12345")
			return
		}
		_, _ = io.WriteString(w, "1234567890")
	})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a1"), []byte("0987654321"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := fetchInto(t.Context(), source, dir); err != nil {
		t.Fatal(err)
	}
	// What was there, and what came in two, is held against the checksum that the service has of all of it.
	if !maps.Equal(asked, map[string]int{"HEAD /ships/a1": 1, "GET /ships/a2": 2, "HEAD /ships/a2": 1}) {
		t.Errorf("asked %v", asked)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "a2")); string(got) != "1234567890" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	source = fakeBucket(t, contents("a1"), func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	dir = t.TempDir()
	err := fetchInto(ctx, source, dir)
	if left, _ := os.ReadDir(dir); !errors.Is(err, context.Canceled) || len(left) > 0 || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v, and %v is left", err, left)
	}
}

// What arrives with another checksum than the service has of it is asked for again, from its beginning.
func TestDamaged(t *testing.T) {
	for _, size := range []int{10, smallSize + 10} {
		whole := strings.Repeat("x", size)
		sum := sha256.Sum256([]byte(whole))
		list := fmt.Sprintf(`<Contents><Key>a</Key><Size>%d</Size><ETag>"1"</ETag></Contents>`, size)
		asked := 0
		source := fakeBucket(t, list, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("x-amz-checksum-sha256", base64.StdEncoding.EncodeToString(sum[:]))
			if asked++; asked == 1 {
				_, _ = io.WriteString(w, "y"+whole[1:])
				return
			}
			_, _ = io.WriteString(w, whole)
		})
		l, err := List(t.Context(), source)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		dir, come := t.TempDir(), int64(0)
		if _, err := l.Fetch(t.Context(), dir, FetchOptions{Progress: func(done, _ int64) { come = done }}); err != nil {
			t.Errorf("%d bytes: %v", size, err)
			continue
		}
		if got, err := os.ReadFile(filepath.Join(dir, "a")); string(got) != whole || err != nil || asked != 2 || come != int64(size) {
			t.Errorf("%d bytes: %d are there, %v; asked %d times, told of %d", size, len(got), err, asked, come)
		}
	}
}

// A stream is held against the length that it was said to have, or else against the most that can be stored.
func TestMeasured(t *testing.T) {
	for _, c := range []struct {
		stream measured
		want   string
	}{
		{measured{r: strings.NewReader("12345"), size: 5}, ""},
		{measured{r: strings.NewReader("12345"), size: -1}, ""},
		{measured{r: strings.NewReader("12345"), size: 4}, "it has 5 bytes so far, want 4"},
		{measured{r: strings.NewReader("12345"), size: 6}, "it has 5 bytes so far, want 6"},
		{measured{r: strings.NewReader("12345"), size: -1, n: maxStream - 4}, "its length is not told and it has more than 156 GiB, which is the most that can be stored then"},
	} {
		_, err := io.ReadAll(&c.stream)
		if got := fmt.Sprint(err); err != nil && got != c.want || (err == nil) != (c.want == "") || !errors.Is(err, c.stream.err) {
			t.Errorf("error is %v, want %q", err, c.want)
		}
	}
}
