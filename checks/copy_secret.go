package checks

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var copySecret = &lint.Check{
	ID:       "copy-secret",
	Title:    "the Dockerfile copies no file of logins into the image",
	Severity: lint.Warning,
	Doc: `Nodes pull without a login, so that whoever wants may read every file of the image. A ` + "`COPY . .`" + ` takes along what lies in the build
context: ` + "`.env`" + `, ` + "`.npmrc`" + `, a private key. A RUN that removes it takes nothing back, because the layer of the COPY keeps it.

Files that have nothing but logins in them are told by their names, ` + "`.netrc`" + `, ` + "`.aws/credentials`" + `, ` + "`.ssh/id_ed25519`" + `; others, such as ` + "`.env`" + `,
by what they have: a private key, or a variable with a value that looks like a credential. A stage that the image is not made from may have
them: nobody pulls it. The credential itself is never printed here.`,
	Needs: []lint.Fact{lint.FactFiles, lint.FactLayers},
	Run: func(s *lint.Subject) []lint.Finding {
		var found []string
		layerOf := map[string]int{}
		s.Exec.View.EachPredicted(func(name string, e rootfs.Entry) {
			if e.Type == rootfs.File && s.Files.Origin(e.Layer(), name) != "" && suspect(name) {
				found, layerOf[name] = append(found, name), e.Layer()
			}
		})
		slices.Sort(found)
		var named []string
		for _, source := range s.Dockerfile.Sources() {
			named = append(named, strings.TrimPrefix(path.Clean("/"+source), "/"))
		}
		var findings []lint.Finding
		for _, name := range found {
			origin := s.Files.Origin(layerOf[name], name)
			kind := secretIn(s, name, origin)
			if kind == "" {
				continue
			}
			f := lint.Finding{
				Message: fmt.Sprintf("%s %s, which everyone who may pull the image can read; want it out of the build context", name, kind),
				Fix:     lint.Run("echo " + words.ShellWord(origin) + " >> " + words.ShellWord(s.Files.Context.List())),
			}
			if slices.Contains(named, origin) { // without it there is no image
				f.Message = fmt.Sprintf("%s %s, which everyone who may pull the image can read; want it out of the instruction", name, kind)
				f.Fix = lint.Advise("leave " + words.Printable(origin) + " out of the instruction").For(lint.Builder).
					With("RUN --mount=type=secret,id=… hands it to a step, and no layer keeps it")
			}
			findings = append(findings, s.FromFile(layerOf[name], name, f))
		}
		return findings
	},
}

// keyFiles are names of files that may have credentials in them, or none: what they have decides it.
var keyFiles = []string{".env", ".npmrc", ".yarnrc", ".yarnrc.yml", ".pip.conf", "pip.conf", "config.json", "credentials", "credentials.json", "token", "secrets.toml", "kaggle.json",
	"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "service-account.json"}

// suspect tells by its name a file that is looked into.
func suspect(name string) bool {
	base := path.Base(name)
	return loginPath(name) || slices.Contains(keyFiles, base) || strings.HasPrefix(base, ".env.") || path.Ext(base) == ".pem" || path.Ext(base) == ".key" || path.Ext(base) == ".env"
}

// loginPath tells a file that has logins in it and nothing else.
func loginPath(name string) bool {
	return slices.ContainsFunc(loginFiles, func(f struct{ path, of string }) bool { return strings.HasSuffix(name, "/"+f.path) })
}

// secretIn says what of a file is a credential; empty for nothing that is known to be one.
func secretIn(s *lint.Subject, name, origin string) string {
	if loginPath(name) {
		return "is a file of logins"
	}
	file, err := s.Files.Context.Open(origin)
	if err != nil {
		return ""
	}
	defer file.Close()
	text, err := limits.Config.ReadAll(file)
	if err != nil && len(text) == 0 {
		return ""
	}
	return credential(text)
}

// privateKey is how a key begins that is nobody else's to have, as openssl and ssh-keygen write it.
var privateKey = []byte("PRIVATE KEY-----")

// credential says what of a text is one: a private key, or a name with a value that looks like one.
func credential(text []byte) string {
	head := text[:min(len(text), 4<<10)]
	if bytes.Contains(head, []byte("-----BEGIN ")) && bytes.Contains(head, privateKey) && !bytes.Contains(head, []byte("ENCRYPTED")) {
		return "has a private key"
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if !ok {
			name, value, ok = strings.Cut(line, ":")
		}
		name, value = strings.Trim(strings.TrimSpace(name), `"'`), strings.Trim(strings.TrimSpace(value), `"',`)
		if i := strings.LastIndexAny(name, ":/"); i >= 0 {
			name = name[i+1:] // //registry.example/:_authToken
		}
		if !ok || strings.Contains(value, "${") {
			continue
		}
		if kind := secret.Kind(name, value); kind != "" {
			return "gives " + words.Printable(name) + " what looks like " + kind
		}
	}
	return ""
}
