package build

import (
	"io"
	"os"
	"strings"

	"github.com/docker/cli/cli/config"
	buildctl "github.com/moby/buildkit/cmd/buildctl/build"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/auth/authprovider"
	"github.com/moby/buildkit/session/secrets/secretsprovider"
	"github.com/moby/buildkit/session/sshforward/sshprovider"
	"github.com/tonistiigi/go-csvvalue"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// providers answer what the builder asks for while it builds: logins of registries for base images, secrets, and keys.
func providers(opts Options) ([]session.Attachable, error) {
	logins := config.LoadDefaultConfigFile(io.Discard)
	for _, login := range logins.AuthConfigs {
		secret.Keep(login.Password, login.Auth, login.IdentityToken, login.RegistryToken)
	}
	all := []session.Attachable{authprovider.NewDockerAuthProvider(authprovider.DockerAuthProviderConfig{
		AuthConfigProvider: authprovider.LoadAuthConfig(logins),
	})}
	if len(opts.Secrets) > 0 {
		values, err := readSecrets(opts.Secrets)
		if err != nil {
			return nil, err
		}
		all = append(all, secretsprovider.FromMap(values))
	}
	if len(opts.SSH) > 0 {
		keys, err := readSSH(opts.SSH)
		if err != nil {
			return nil, err
		}
		all = append(all, keys)
	}
	return all, nil
}

// readSecrets reads the values of --secret. The builder gets no more than these, and no output has them.
func readSecrets(typed []string) (map[string][]byte, error) {
	values := map[string][]byte{}
	for _, text := range typed {
		id, value, refusal := readSecret(text)
		if refusal == "" && len(value) > secretsprovider.MaxSecretSize {
			refusal = "it is larger than BuildKit takes, 500 KiB"
		}
		if refusal != "" {
			return nil, &OptionError{Flag: "secret", Value: text, Reason: refusal, Instead: "--secret id=NAME,src=FILE, or id=NAME,env=VARIABLE"}
		}
		keepSecret(string(value))
		values[id] = value
	}
	return values, nil
}

func readSecret(text string) (id string, value []byte, refusal string) {
	fields, err := csvvalue.Fields(text, nil)
	if err != nil {
		return "", nil, err.Error()
	}
	is := map[string]string{}
	for _, field := range fields {
		key, value, found := strings.Cut(field, "=")
		switch key = strings.ToLower(key); {
		case !found:
			return "", nil, "want KEY=VALUE, not a secret by itself"
		case key == "source":
			key = "src"
		case key != "id" && key != "src" && key != "env" && key != "type":
			return "", nil, key + " is no key of it"
		}
		is[key] = value
	}
	switch {
	case is["id"] == "":
		return "", nil, "it has no id"
	case is["type"] == "env" && is["env"] == "":
		is["env"], is["src"] = is["src"], ""
	case is["type"] != "" && is["type"] != "env" && is["type"] != "file":
		return "", nil, "its type is " + is["type"] + ", want file or env"
	}
	if is["env"] == "" && is["src"] == "" {
		if _, set := os.LookupEnv(is["id"]); set {
			is["env"] = is["id"]
		} else {
			is["src"] = is["id"]
		}
	}
	if is["src"] == "" {
		content, set := os.LookupEnv(is["env"])
		if !set {
			return "", nil, "the variable " + is["env"] + " is not set"
		}
		return is["id"], []byte(content), ""
	}
	content, err := limits.Config.ReadFile(is["src"])
	if err != nil {
		return "", nil, "reading " + is["src"] + ": " + disk.Cause(err).Error()
	}
	return is["id"], content, ""
}

// keepSecret keeps a value out of every output: as a whole, and line by line, as steps print it.
func keepSecret(value string) {
	secret.Keep(value)
	for line := range strings.Lines(value) {
		line = strings.TrimSpace(line)
		secret.Keep(line)
		if _, assigned, found := strings.Cut(line, "="); found {
			secret.Keep(strings.Trim(assigned, `"' `))
		}
	}
}

// agentWords are BuildKit's around what is wrong with an agent.
var agentWords = regexp.MustCompile(`^.*(?:failed to convert agent config (?:\{[^}]*\}|for ID: "[^"]*")|invalid empty ssh agent socket): `)

func readSSH(typed []string) (session.Attachable, error) {
	agents, err := buildctl.ParseSSH(typed)
	if err == nil {
		var keys session.Attachable
		if keys, err = sshprovider.NewSSHAgentProvider(agents); err == nil {
			return keys, nil
		}
	}
	reason := agentWords.ReplaceAllString(err.Error(), "")
	return nil, &OptionError{Flag: "ssh", Value: strings.Join(typed, " "), Reason: reason, Instead: "--ssh default, with an agent in SSH_AUTH_SOCK, or --ssh default=KEYFILE"}
}
