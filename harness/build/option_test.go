package build

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/submit/words/secret"
)

func TestReadSecret(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "token")
	if err := os.WriteFile(file, []byte("from-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("TOKEN_OF_TEST", "from-the-environment")
	t.Setenv("both", "the-variable-first")
	if err := os.WriteFile("both", []byte("the-file"), 0o600); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"id=a,src=" + file:                "from-a-file\n",
		"id=a,source=" + file:             "from-a-file\n",
		"ID=a,type=file,src=" + file:      "from-a-file\n",
		"id=a,env=TOKEN_OF_TEST":          "from-the-environment",
		"type=env,id=a,src=TOKEN_OF_TEST": "from-the-environment",
		"id=TOKEN_OF_TEST":                "from-the-environment",
		"id=token":                        "from-a-file\n",
		"id=both":                         "the-variable-first",
	} {
		if _, value, refusal := readSecret(typed); string(value) != want || refusal != "" {
			t.Errorf("%s: %q, refused %q", typed, value, refusal)
		}
	}
	for _, typed := range []string{"", "token", "src=token", "id=a,src=none", "id=a,env=NONE_OF_TEST", "id=a,type=x,src=token", "id=a,mode=0400"} {
		_, err := readSecrets([]string{typed})
		var option *OptionError
		if !errors.As(err, &option) || option.Flag != "secret" || option.Hint() == "" {
			t.Errorf("%s: %v", typed, err)
		}
	}
	if _, err := readSecrets([]string{"id=a,src=" + file}); err != nil {
		t.Fatal(err)
	}
	if said := secret.Redact("it is from-a-file"); said != "it is "+secret.Mark {
		t.Errorf("the secret is in %q", said)
	}
}

func TestReadCaches(t *testing.T) {
	for typed, want := range map[string]string{
		"ghcr.io/u/app:cache":                   "registry",
		"type=local,src=cache":                  "local",
		"type=registry,ref=ghcr.io/u/app:cache": "registry",
	} {
		read, err := readCaches("cache-from", []string{typed})
		if err != nil || len(read) != 1 || read[0].Type != want {
			t.Errorf("%s: %+v, %v", typed, read, err)
		}
	}
	for _, typed := range []string{"ref=ghcr.io/u/app", "type=", "type=local,src", "type=local", "type=local,src=there"} {
		if _, err := readCaches("cache-to", []string{typed}); !errors.As(err, new(*OptionError)) {
			t.Errorf("%s: %v", typed, err)
		}
	}
}

func TestCheckBuilder(t *testing.T) {
	for _, address := range []string{"unix:///run/buildkit/buildkitd.sock", "tcp://10.0.0.1:1234", "docker-container://buildx_buildkit_b0", "ssh://me@host"} {
		if err := CheckBuilder(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"", "default", "unix://", "http://10.0.0.1", "10.0.0.1:1234", "://"} {
		if err := CheckBuilder(address); !errors.As(err, new(*OptionError)) {
			t.Errorf("%s: %v", address, err)
		}
	}
	for address, exposed := range map[string]bool{"tcp://10.0.0.1:1234": true, "tcp://127.0.0.1:1234": false, "unix:///run/b.sock": false, "ssh://me@host": false} {
		if (Exposed(address, TLS{}) != "") != exposed {
			t.Errorf("%s: %q", address, Exposed(address, TLS{}))
		}
	}
}

// The reason of an agent that is none has nothing of how it is kept here.
func TestReadSSH(t *testing.T) {
	t.Setenv("SSH_AUTH_SOCK", "")
	for typed, want := range map[string]string{
		"default=/none": `--ssh "default=/none": stat /none: no such file or directory`,
		"default":       `--ssh "default": make sure SSH_AUTH_SOCK is set`,
	} {
		if _, err := readSSH([]string{typed}); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", typed, err, want)
		}
	}
}

func TestRemote(t *testing.T) {
	t.Chdir(t.TempDir())
	for context, want := range map[string]bool{
		"https://github.com/u/app.git": true, "https://github.com/u/app.git#v1:docker": true, "git@github.com:u/app.git": true,
		"git://host/app.git": true, "ssh://git@host/app.git": true, "http://host/app.tar.gz": true, "github.com/u/app": true,
		".": false, "./github.com/u/app": false, "app": false, "/abs/app": false, "-": false, "file:///app": false,
	} {
		if got := Remote(context); got != want {
			t.Errorf("%s: %v", context, got)
		}
	}
}
