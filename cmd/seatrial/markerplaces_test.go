package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// fakeEcho stands in for servers of all kinds that refuse, and repeat in their words all that they were told.
type fakeEcho struct{ token, password, query string }

// ServeHTTP implements http.Handler.
func (f fakeEcho) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	said := []string{"you said", r.RequestURI}
	for _, name := range []string{"Authorization", "X-Amz-Security-Token", "Proxy-Authorization"} {
		said = append(said, r.Header.Get(name))
	}
	if name, password, ok := r.BasicAuth(); ok {
		said = append(said, name, password, url.QueryEscape(password))
	}
	if _, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
		said = append(said, token, url.QueryEscape(token))
	}
	words := strings.Join(said, " ")
	answer := func(status int, body any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
	switch path := r.URL.Path; {
	case path == "/token":
		answer(http.StatusOK, map[string]string{"token": f.token})
	case strings.HasPrefix(path, "/v2/") && r.Header.Get("Authorization") == "":
		challenge := `Basic realm="fake"`
		if strings.Contains(path, "/tokens/") {
			challenge = fmt.Sprintf(`Bearer realm="http://%s/token",service="fake"`, r.Host)
		}
		w.Header().Set("WWW-Authenticate", challenge)
		w.WriteHeader(http.StatusUnauthorized)
	case strings.HasPrefix(path, "/v2/"):
		answer(http.StatusForbidden, map[string]any{"errors": []any{map[string]string{"code": "DENIED", "message": words}}})
	case strings.HasPrefix(path, "/api/v1/"):
		answer(http.StatusForbidden, map[string]string{"Message": words, "Code": "Forbidden", "Hint": words})
	case path == "/api/v0/version" && r.Header.Get("Authorization") == "":
		answer(http.StatusOK, map[string]string{"Version": "0.43.0"})
	case path == "/api/v0/pin/ls" && r.Header.Get("Authorization") == "":
		answer(http.StatusOK, map[string]any{"Keys": map[string]any{r.URL.Query().Get("arg"): map[string]string{"Type": "recursive"}}})
	case path == "/api/v0/block/stat":
		answer(http.StatusOK, map[string]any{"Key": r.URL.Query().Get("arg"), "Size": 4})
	case path == "/api/v0/id":
		answer(http.StatusOK, map[string]any{"Addresses": []string{}})
	case strings.HasPrefix(path, "/api/v0/"):
		answer(http.StatusInternalServerError, map[string]any{"Message": words, "Code": 0, "Type": "error"})
	case strings.HasPrefix(path, "/psa/"):
		answer(http.StatusBadRequest, map[string]any{"error": map[string]string{"reason": "BAD_REQUEST", "details": words}})
	case path == "/moved.csv":
		w.Header().Set("Location", "http://me:"+url.QueryEscape(f.password)+"@"+r.Host+"/gone.csv?token="+url.QueryEscape(f.query))
		w.WriteHeader(http.StatusFound)
	case path == "/broken.csv":
		w.Header().Set("Location", "http://["+words+"/")
		w.WriteHeader(http.StatusFound)
	default:
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<Error><Code>AccessDenied</Code><Message>%s</Message></Error>", strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(words))
	}
}

func newMarkers(t *testing.T) *markers {
	t.Helper()
	m := &markers{planted: &planted{found: map[string]bool{}}, work: t.TempDir(), home: t.TempDir()}
	for _, dir := range []string{"cache", "state", "tmp", "data"} {
		if err := os.Mkdir(filepath.Join(m.work, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(m.work, "data", "a.csv"), []byte("a,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.env = []string{
		"HOME=" + m.home, "XDG_CACHE_HOME=" + filepath.Join(m.work, "cache"), "XDG_STATE_HOME=" + filepath.Join(m.work, "state"), "TMPDIR=" + filepath.Join(m.work, "tmp"),
		"AWS_ACCESS_KEY_ID=" + m.at("AWS_ACCESS_KEY_ID"), "AWS_SECRET_ACCESS_KEY=" + m.at("AWS_SECRET_ACCESS_KEY"), "AWS_SESSION_TOKEN=" + m.at("AWS_SESSION_TOKEN"),
		"AWS_REGION=us-east-1", "AWS_MAX_ATTEMPTS=1",
		"OTHER_API_TOKEN=" + m.at("a variable that a template takes"),
		"no_proxy=", "NO_PROXY=",
	}
	return m
}

// logins are the files and variables that log in to a server.
func (m *markers) logins(t *testing.T, host string) {
	t.Helper()
	auth := base64.StdEncoding.EncodeToString([]byte("me:" + m.at("docker's auth")))
	config, _ := json.Marshal(map[string]any{"auths": map[string]any{
		host:                          map[string]string{"auth": auth},
		"registry.example":            map[string]string{"identitytoken": m.at("docker's identity token")},
		"127.0.0.1:1":                 map[string]string{"registrytoken": m.at("docker's registry token")},
		"https://index.docker.io/v1/": map[string]string{"username": "me", "password": m.at("docker's password")},
	}})
	m.plant(t, ".docker/config.json", string(config))
	m.plant(t, ".bacalhau/profiles/prod.yaml", fmt.Sprintf("endpoint: http://%s\nauth:\n  token: %q\ntimeout: 5s\n", host, m.at("a profile's token")))
	tokens, _ := json.Marshal(map[string]string{"http://" + host: m.at("a token of a log-in")})
	m.plant(t, ".bacalhau/tokens.json", string(tokens))
	m.plant(t, "pinning-token", m.at("a file with a token")+"\n")
}

// image has secrets, and a program that tells them.
func (m *markers) image(t *testing.T, reference string) string {
	t.Helper()
	program, err := registrytest.Compile([]byte(teller), "amd64")
	if err != nil {
		t.Fatal(err)
	}
	spec := registrytest.Spec{
		Entrypoint: []string{"/tell"}, Files: []registrytest.File{{Path: "tell", Mode: 0o755, Content: program}},
		Env: []string{"PATH=/", "BAKED_TOKEN=" + m.at("a variable of the image"), "BAKED_URL=https://me:" + url.QueryEscape(m.at("a URL of the image")) + "@files.example/"},
	}
	if _, err := spec.Push(reference, "", ""); err != nil {
		t.Fatal(err)
	}
	return reference
}

// env4job are variables of a job, as flags.
func (m *markers) env4job() []string {
	return []string{
		"--env", "DB_PASSWORD=" + m.at("--env NAME_PASSWORD"), "--env", "HF_TOKEN=" + m.at("--env NAME_TOKEN"), "--env", "PIN_SECRET=ab1",
		"--env", "DATABASE_URL=postgres://me:" + url.QueryEscape(m.at("--env with a URL")) + "@db.example/data",
		"--env", "NOTE=ghp_" + strings.Repeat("a1B2", 9),
	}
}

// flags are of a job that has secrets wherever it can.
func (m *markers) flags(server string) []string {
	with := func(user, path string) string {
		return strings.Replace(server, "http://", "http://me:"+url.QueryEscape(user)+"@", 1) + path
	}
	return []string{
		"--input", "src=" + with(m.at("an input's password"), "/a.csv") + ",dst=/inputs/a",
		"--input", "src=" + server + "/b.csv?token=" + url.QueryEscape(m.at("an input's query")) + ",dst=/inputs/b",
		"--input", "src=" + server + "/c.csv?X-Amz-Credential=x&X-Amz-Signature=" + url.QueryEscape(m.at("an input's signature")) + ",dst=/inputs/c",
		"--input", "src=" + server + "/moved.csv,dst=/inputs/d", "--input", "src=" + server + "/broken.csv,dst=/inputs/e",
		"--input", "src=s3://bucket/key,dst=/inputs/f,opt=endpoint=" + with(m.at("an S3 endpoint's password"), "") + ",opt=region=us-east-1",
		"--labels", "api_token=" + m.label(),
	}
}

// jobFile has them in a file.
func (m *markers) jobFile(t *testing.T, image, server string) string {
	t.Helper()
	text := fmt.Sprintf(`Type: batch
Meta: {upload_token: %q}
Tasks:
  - Name: main
    Meta: {task_secret: %q}
    Engine:
      Type: docker
      Params:
        Image: %s
        EnvironmentVariables: [%q]
        Parameters: ["--api-key=%s"]
    Env:
      FILE_PASSWORD: %q
      TAKEN: "{{.OTHER_API_TOKEN}}"
    InputSources:
      - Target: /inputs/a
        Source: {Type: urlDownload, Params: {URL: %q}}
`, m.at("the job's metadata"), m.at("the task's metadata"), image, "ENGINE_TOKEN="+m.at("the engine's variables"), m.at("a parameter of the job file"),
		m.at("a variable of the job file"), server+"/a.csv?sig="+url.QueryEscape(m.at("a URL of the job file")))
	return m.plant(t, "job.yaml", text)
}

// commands are all the others.
func (m *markers) commands(t *testing.T, server, host, jobFile string, command []string) {
	t.Helper()
	with := func(user string) string {
		return strings.Replace(server, "http://", "http://me:"+url.QueryEscape(user)+"@", 1)
	}
	key := []string{"BACALHAU_API_KEY=" + m.at("BACALHAU_API_KEY")}
	login := []string{"BACALHAU_API_USERNAME=me", "BACALHAU_API_PASSWORD=" + m.at("BACALHAU_API_PASSWORD")}
	for _, env := range [][]string{key, login, {"BACALHAU_PROFILE=prod"}, nil} {
		api := []string{"--api-host", server}
		if len(env) == 1 && env[0] == "BACALHAU_PROFILE=prod" {
			api = nil
		}
		for _, verb := range []string{"status", "logs", "cancel", "fetch"} {
			m.run(t, env, concat([]string{verb}, api, []string{"j-1"})...)
		}
		m.run(t, env, concat([]string{"jobs"}, api)...)
		m.run(t, env, concat([]string{"submit", "--no-test", "--wait=false"}, api, m.env4job(), command)...)
	}
	m.run(t, nil, "jobs", "--api-host", with(m.at("--api-host's password")))
	m.run(t, nil, "submit", "--dry-run", "--api-host", server, "-E", "OTHER_.*", jobFile)
	m.run(t, nil, "submit", "--dry-run", "--api-host", server, "-V", "OTHER_API_TOKEN="+m.at("a template's variable"), jobFile)
	m.run(t, nil, concat([]string{"submit", "--dry-run", "--api-host", server}, m.env4job(), command)...)
	m.run(t, nil, "check", jobFile+"x.yaml")
	m.run(t, nil, "check", "-E", "OTHER_.*", "--images-from", jobFile)
	m.run(t, nil, "check", "-i", "src=http://me:pa/"+m.at("a URL that is none")+"@127.0.0.1/f.csv,dst=/inputs/g", command[0])
	document := `LOGINS={"auths":{"r":{"auth":"` + base64.StdEncoding.EncodeToString([]byte("me:"+m.at("a login in a document"))) + `"}},"db":{"password":"` + m.at("a document's password") + `"}}`
	m.run(t, nil, "check", "-e", document, command[0])
	m.run(t, nil, "check", "-e", `"`+strings.ReplaceAll(document, `"`, `""`)+`"`, command[0])
	m.run(t, nil, "check", "-e", `"DB_PASSWORD=it's""`+m.at("a quoted password")+`"`, "-e", "PASSPHRASE=four words and "+m.at("a passphrase"), command[0])
	m.run(t, nil, "check", host+"/app:v1")
	m.run(t, nil, "check", host+"/tokens/app:v1")
	m.run(t, nil, "check", "--entrypoint", m.at("a misplaced --password"), "--password", "x", "nothing")

	proxy := "http_proxy=" + with(m.at("a proxy's password"))
	m.run(t, []string{proxy}, "check", "-i", "src=http://files.example/f.csv,dst=/inputs", host+"/app:v1")
	gateways := "IPFS_GATEWAY=" + with(m.at("a gateway's password")) + "," + server + "/?token=" + url.QueryEscape(m.at("a gateway's query"))
	cid := "bafybeib3hviscznw3xx6wjflz53b3lgru5x5dkjfssna2nqdsoqsabfi3q"
	m.run(t, []string{gateways}, "check", "-i", "ipfs://"+cid, command[0])
	m.run(t, []string{gateways}, "test", "-i", "ipfs://"+cid, command[0])

	m.run(t, nil, "upload", "--ipfs-api", with(m.at("--ipfs-api's password")), "data")
	m.run(t, nil, "upload", "--only-hash", with(m.at("an uploaded URL's password"))+"/f.csv")
	m.run(t, nil, "upload", "--only-hash", server+"/f.csv?key="+url.QueryEscape(m.at("an uploaded URL's query")))
	m.run(t, nil, "upload", "--to", "s3://bucket/x/", "--s3-endpoint", with(m.at("--s3-endpoint's password")), "data")
	m.run(t, nil, "upload", "--to", "s3://bucket/x/", "--s3-endpoint", server, "data")
	m.run(t, []string{"SEATRIAL_PINNING_TOKEN=" + m.at("SEATRIAL_PINNING_TOKEN")}, "upload", "--ipfs-api", server, "--pinning-service", server+"/psa", "data")
	m.run(t, nil, "upload", "--ipfs-api", server, "--pinning-service", with(m.at("a pinning service's password"))+"/psa", "--pinning-token-file", filepath.Join(m.home, "pinning-token"), "data")

	context := filepath.Dir(m.plant(t, "context/Dockerfile", "FROM scratch\nARG NPM_TOKEN\nENV FROM_ARG=$NPM_TOKEN\nENV BUILT_PASSWORD="+m.at("a Dockerfile's variable")+"\nCOPY Dockerfile /\nADD https://me:"+url.QueryEscape(m.at("a Dockerfile's URL"))+"@127.0.0.1:1/f?sig="+url.QueryEscape(m.at("a Dockerfile's query"))+" /f\n"))
	m.run(t, nil, "build", "-t", host+"/built:v1", "--build-arg", "NPM_TOKEN="+m.at("--build-arg"), context)
	m.run(t, nil, "network", "status")
	m.run(t, nil, "explain", "environment-secret")
	m.run(t, nil, "version")
}

// label is a secret of the letters that labels have.
func (m *markers) label() string {
	value := "tr0ub4dorLabel"
	m.places, m.values = append(m.places, "a label"), append(m.values, value)
	return value
}
