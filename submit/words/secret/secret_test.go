package secret

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fresh is a process that knows no secret yet.
func fresh(t *testing.T) {
	t.Helper()
	kept = store{}
	t.Cleanup(func() { kept = store{} })
}

// A secret is found in whatever way it is written.
func TestRedactForms(t *testing.T) {
	for _, value := range []string{"tr0ub4dor&3", `p@ss w"rd'+/=%<é>`, "plainpassword", "line one of it\nline two of it"} {
		fresh(t)
		Keep(value)
		page := template.HTMLEscapeString(value)
		texts := map[string]string{
			"itself": value, "query": url.QueryEscape(value), "path": url.PathEscape(value), "user": url.UserPassword("u", value).String(),
			"lower case": strings.ToLower(url.QueryEscape("%")) + url.QueryEscape(value), "Go": strconv.Quote(value), "HTML": page, "HTML of Go": html.EscapeString(value),
			"base64": base64.StdEncoding.EncodeToString([]byte(value)), "base64 of a URL": base64.RawURLEncoding.EncodeToString([]byte(value)),
			"hex": fmt.Sprintf("%x", value),
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		texts["JSON"] = string(text)
		for _, name := range []string{"", "m", "me", "you", "them"} {
			texts["Basic of "+name] = base64.StdEncoding.EncodeToString([]byte(name + ":" + value))
			texts["within base64 "+name] = base64.StdEncoding.EncodeToString([]byte(name + value + name + "more"))
		}
		for how, text := range texts {
			got := Redact("bad key " + text + " here")
			if got == "bad key "+text+" here" || !strings.HasPrefix(got, "bad key ") || !strings.HasSuffix(got, " here") {
				t.Errorf("%s of %q: %s", how, value, got)
			}
		}
	}
}

// What nobody has kept is found by where it stands and by what it looks like.
func TestRedactUnknown(t *testing.T) {
	fresh(t)
	for text, want := range map[string]string{
		"GET http://u:pw@h.example/f.csv?token=a&b=c: no": "GET http://…@h.example/f.csv?…: no",
		`Get "https://h.example/?sig=a%2Fb": EOF`:         `Get "https://h.example/?…": EOF`,
		"src=https://h/f?a=1,2,dst=/inputs":               "src=https://h/f?…,dst=/inputs",
		`{"URL":"https://h/f?a=1\u0026b=2"}`:              `{"URL":"https://h/f?…"}`,
		"http://me:pa/ss@127.0.0.1/f.csv":                 "http://…@127.0.0.1/f.csv",
		"see https://h/f?a=b, or (https://h/g?c=d).":      "see https://h/f?…, or (https://h/g?…).",
		"https://host:8080/@user/file":                    "https://host:8080/@user/file",
		"https://h/f#access_token=abc":                    "https://h/f#…",
		"git+https://t0ken@h.example/r.git#main":          "git+https://…@h.example/r.git#main",
		"registry.example/app@sha256:0123":                "registry.example/app@sha256:0123",
		"ipfs://bafy/sub/dir":                             "ipfs://bafy/sub/dir",
		"Authorization: Bearer abcdefgh12345678":          "Authorization: Bearer …",
		"authorization: Basic bWU6cHc=":                   "authorization: Basic …",
		"Basic authentication is off":                     "Basic authentication is off",
		"you sent Basic bWU6cHc=":                         "you sent Basic …",
		`Bearer realm="https://h/token",service="s"`:      `Bearer realm="https://h/token",service="s"`,
		"--env DB_PASSWORD=abc image":                     "--env DB_PASSWORD=… image",
		"--env DB_PASSWORD=env:DB_PASSWORD":               "--env DB_PASSWORD=env:DB_PASSWORD",
		"export BACALHAU_API_KEY=KEY":                     "export BACALHAU_API_KEY=KEY",
		"/f.csv?X-Amz-Signature=00ff&a=1":                 "/f.csv?X-Amz-Signature=…&a=1",
		"  DB_PASSWORD: 'abc'":                            "  DB_PASSWORD: '…'",
		"key AKIAABCDEFGHIJKLMNOP is unknown":             "key … is unknown",
		"eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl":  "…",
		"--ipfs-api http://USER:PASSWORD@HOST:5001":       "--ipfs-api http://USER:PASSWORD@HOST:5001",
		"image is linux/arm64, want linux/amd64":          "image is linux/arm64, want linux/amd64",
		"TOKENIZER=bert BATCH_TOKENS=40964096 PWD=/work":  "TOKENIZER=bert BATCH_TOKENS=40964096 PWD=/work",
	} {
		if got := Redact(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		if again := Redact(want); again != want {
			t.Errorf("%s is redacted twice: %s", want, again)
		}
	}
}

// Passwords that are words are looked for where they stand, and not in the middle of other words.
func TestPlainWords(t *testing.T) {
	fresh(t)
	Environ([]string{"A_TOKEN=abc", "B_TOKEN=1234", "C_TOKEN=env:C_TOKEN", "D_SECRET=secret", "PWD=/home/me/data", "HOME=/home/me"})
	KeepForeign("severity", "postgres")
	const text = "postgres:16 of abc at 1234, environment-secret, severity, /home/me/data, /home/me, env:C_TOKEN"
	if got := Redact(text); got != text {
		t.Error(got)
	}
}

func TestSources(t *testing.T) {
	fresh(t)
	Args([]string{"check", "--env", "X_TOKEN=fromenv1", "-e=Y_PASSWORD=fromenv2", "-V", "KEY_SECRET=fromvar3", "src=https://u:fromurl4@h/f?token=fromquery5,dst=/in", "--password", "fromnext6"})
	Environ([]string{"https_proxy=http://me:fromproxy7@proxy:1", `DOCKER_AUTH_CONFIG={"auths":{"h":{"auth":"bWU6ZnJvbWRvY2tlcjg="}}}`, "BASIC_AUTH=me:frombasic9"})
	File([]byte("Env:\n  DB_PASSWORD: fromyaml10\n  meta: {api_key: \"fromflow11\", x: y}\nARG=\"--token=fromarg12\"\nURL: https://h/?sig=fromsig13\n"))
	req, err := http.NewRequest(http.MethodGet, "http://h/f?X-Amz-Signature=fromreq14", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer fromheader15")
	Request(req)
	for _, value := range []string{
		"fromenv1", "fromenv2", "fromvar3", "fromurl4", "fromquery5", "fromnext6", "fromproxy7", "bWU6ZnJvbWRvY2tlcjg", "frombasic9",
		"fromyaml10", "fromflow11", "fromarg12", "fromsig13", "fromreq14", "fromheader15",
	} {
		if got := Redact("a " + value + " b"); got != "a … b" {
			t.Errorf("%s: %s", value, got)
		}
	}
	if got := Redact("src=https://h/f,dst=/in"); got != "src=https://h/f,dst=/in" {
		t.Error(got)
	}
}

// A secret is found in two writes and in a line that does not end; data and formats stay whole.
func TestWriter(t *testing.T) {
	fresh(t)
	Keep("own-s3cret-value")
	KeepForeign("findings7")
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := NewWriter(file)
	long := strings.Repeat("x", 40<<10)
	for _, piece := range []string{"a own-s3", "cret-value b\n", "half ", long, "own-s3cret", "-value", long, "\n"} {
		if n, err := w.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatal(n, err)
		}
	}
	fmt.Fprint(Structured(w), `{"findings7":"own-s3cret-value"}`+"\n")
	fmt.Fprint(Raw(w), "own-s3cret-value\n")
	fmt.Fprint(w, "own-s3cret-value")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	want := "a … b\nhalf " + long + "…" + long + "\n" + `{"findings7":"…"}` + "\nown-s3cret-value\n…"
	if string(got) != want {
		t.Errorf("%d bytes, want %d: %.80q … %.80q", len(got), len(want), got, got[max(len(got)-80, 0):])
	}
}

func TestTexts(t *testing.T) {
	fresh(t)
	Keep("own-s3cret-value")
	type inner struct{ Text string }
	type outer struct {
		List   []inner
		Map    map[string]*inner
		Any    any
		None   *inner
		Bytes  []byte
		hidden string
	}
	in := outer{[]inner{{"own-s3cret-value"}}, map[string]*inner{"k": {"own-s3cret-value"}}, inner{"own-s3cret-value"}, nil, []byte("own-s3cret-value"), "own-s3cret-value"}
	out := Texts(in)
	if out.List[0].Text != Mark || out.Map["k"].Text != Mark || out.Any.(inner).Text != Mark || out.hidden != in.hidden || in.List[0].Text == Mark {
		t.Errorf("%+v of %+v", out, in)
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("Get \"http://u:pw@h/f?token=a\": x", "s3cret-value")
	f.Add("NAME_TOKEN=x Basic bWU6cHc=", "p@ss w\"rd")
	for _, c := range lines {
		f.Add(c.line, "s3cret-value")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		kept = store{}
		Keep(value)
		got := Redact(text + value + text)
		if value = strings.TrimSpace(value); findable(value, true) && !frame(value) && !strings.ContainsAny(value, "\n\r\x00") && strings.Contains(got, value) && !strings.Contains(Mark, value) {
			t.Errorf("%q is in %q", value, got)
		}
		File([]byte(text))
		Args([]string{text})
		Environ([]string{text})
		_ = Redact(text)
	})
}

// A document of one line with thousands of names is read in one pass: what is kept of it is bounded, and every value is.
func TestFileOfOneLine(t *testing.T) {
	kept = store{}
	var line, bare strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&line, `"DB%d_PASSWORD":"s3cretvalue%d",`, i, i)
		fmt.Fprintf(&bare, `DB%d_PASSWORD=s3cretvalue%d/`, i, i)
	}
	File([]byte(line.String()))
	for _, value := range []string{"s3cretvalue0", "s3cretvalue1999"} {
		if text := Redact("got " + value); strings.Contains(text, value) {
			t.Errorf("got %q", text)
		}
	}
	File([]byte(bare.String()))
	if kept.foreignBytes > maxForeignBytes {
		t.Errorf("%d bytes are kept", kept.foreignBytes)
	}
}
