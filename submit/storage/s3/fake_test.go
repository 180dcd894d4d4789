package s3

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// login is that of a user, with nothing else of the machine's own configuration.
func login(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "crew", "AWS_SECRET_ACCESS_KEY": "ahoy-ahoy-ahoy", "AWS_REGION": "us-east-1",
		"AWS_CONFIG_FILE": t.TempDir() + "/none", "AWS_SHARED_CREDENTIALS_FILE": t.TempDir() + "/none",
	} {
		t.Setenv(name, value)
	}
}

// fakeS3 stands in for services that do what no S3 service should.
func fakeS3(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// Credentials sign requests to the job's endpoint, and go nowhere from there.
func TestCredentialsStay(t *testing.T) {
	login(t)
	asked := false
	other := fakeS3(t, func(http.ResponseWriter, *http.Request) { asked = true })
	signed := ""
	first := fakeS3(t, func(w http.ResponseWriter, r *http.Request) {
		signed = r.Header.Get("Authorization")
		http.Redirect(w, r, other+r.URL.Path, http.StatusTemporaryRedirect)
	})
	t.Setenv("AWS_ENDPOINT_URL", other)
	for _, key := range []string{"a.csv", "a*"} {
		asked, signed = false, ""
		_, err := Probe(t.Context(), Source{Bucket: "ships", Key: key, Endpoint: first})
		if err == nil || asked || !strings.Contains(signed, "Credential=crew/") {
			t.Errorf("%s: error is %v; another host was asked: %v; signed with %q", key, err, asked, signed)
		}
	}
}

// Without an endpoint in the job it is AWS that nodes ask, and not what the user's configuration says.
func TestConfiguredEndpoint(t *testing.T) {
	login(t)
	asked := false
	own := fakeS3(t, func(http.ResponseWriter, *http.Request) { asked = true })
	t.Setenv("AWS_ENDPOINT_URL", own)
	t.Setenv("AWS_ENDPOINT_URL_S3", own)
	c, err := newClient(t.Context(), Source{Bucket: "ships"})
	if err != nil || c.Options().BaseEndpoint != nil || asked {
		t.Errorf("endpoint is %v, %v", c.Options().BaseEndpoint, err)
	}
}

func TestHostile(t *testing.T) {
	login(t)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			_, err := io.WriteString(w, "<?xml version=\"1.0\"?><ListBucketResult>")
			for err == nil {
				_, err = io.WriteString(w, strings.Repeat("<Contents><Key>a</Key></Contents>", 1000))
			}
		}, ""},
		"never a match": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>next</NextContinuationToken><Contents><Key>a/</Key></Contents></ListBucketResult>`)
		}, "none of the first 10000 keys is one that the filter lets pass"},
		"no S3":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }, "418"},
		"denied":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, "denies s3://ships to your AWS credentials; nodes use their own"},
		"busy":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, "503"},
		"bad words": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<<<\n<") }, ""},
	} {
		_, err := Probe(t.Context(), Source{Bucket: "ships", Key: "a*", Endpoint: fakeS3(t, c.answer)})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v, want %q", name, err, c.want)
		}
	}
	if found, err := Probe(t.Context(), Source{Bucket: "ships", Filter: "["}); found != nil || err != nil {
		t.Errorf("a filter that nobody can read: %+v, %v", found, err)
	}
	if found, err := Probe(t.Context(), Source{}); found != nil || err != nil {
		t.Errorf("no bucket: %+v, %v", found, err)
	}
}
