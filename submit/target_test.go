package submit

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness/network"
)

// home writes the files of a Bacalhau folder; "~" in their content is the home folder itself.
func home(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if to, isLink := strings.CutPrefix(content, "-> "); isLink {
			if err := os.Symlink(to, path); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	prod = "endpoint: https://127.0.0.5:443\nauth:\n  token: secret\ntimeout: 5s\n"
	dev  = "endpoint: 127.0.0.6:1234\n"
)

// targetTests hold the rules of cmd/util/api.go. Those without differs are also put to Bacalhau itself.
var targetTests = []struct {
	name                string
	host, port, profile string
	env                 map[string]string
	files               map[string]string
	endpoint, origin    string // "~" is the home folder
	err                 string
	differs             string // why Bacalhau's client does something else
}{

	{name: "nothing", endpoint: "http://127.0.0.1:1234", origin: "default"},
	{name: "host flag", host: "127.0.0.2", endpoint: "http://127.0.0.2:1234", origin: "--api-host"},
	{name: "port flag", port: "99", endpoint: "http://127.0.0.1:99", origin: "--api-port"},
	{name: "host and port", host: "127.0.0.2", port: "99", endpoint: "http://127.0.0.2:99", origin: "--api-host"},
	{name: "URL", host: "https://127.0.0.2", endpoint: "https://127.0.0.2:1234", origin: "--api-host"},
	{name: "URL with port", host: "https://127.0.0.2:443/", port: "99", endpoint: "https://127.0.0.2:443", origin: "--api-host"},
	{name: "IPv6", host: "[::1]", endpoint: "http://[::1]:1234", origin: "--api-host"},
	{name: "bare IPv6", host: "::1", endpoint: "http://[::1]:1234", origin: "--api-host",
		differs: "it builds http://::1:1234, which is no URL"},
	{name: "bare IPv6 URL", host: "http://::1", endpoint: "http://[::1]:1234", origin: "--api-host"},
	{name: "host with port", host: "127.0.0.2:99", endpoint: "http://127.0.0.2:99", origin: "--api-host",
		differs: "it builds http://127.0.0.2:99:1234, which is no URL"},

	{name: "host variable", env: map[string]string{"BACALHAU_API_HOST": "127.0.0.3"}, endpoint: "http://127.0.0.3:1234", origin: "BACALHAU_API_HOST"},
	{name: "URL variable", env: map[string]string{"BACALHAU_API_HOST": "http://127.0.0.3:80"}, endpoint: "http://127.0.0.3:80", origin: "BACALHAU_API_HOST"},
	{name: "port variable", env: map[string]string{"BACALHAU_API_PORT": "99"}, endpoint: "http://127.0.0.1:99", origin: "BACALHAU_API_PORT"},
	{name: "flag before variable", host: "127.0.0.2", env: map[string]string{"BACALHAU_API_HOST": "127.0.0.3"}, endpoint: "http://127.0.0.2:1234", origin: "--api-host"},
	{name: "TLS variable", env: map[string]string{"BACALHAU_API_HOST": "127.0.0.3", "BACALHAU_API_TLS_USETLS": "true"}, endpoint: "https://127.0.0.3:1234", origin: "BACALHAU_API_HOST"},

	{name: "config", files: map[string]string{".bacalhau/config.yaml": "API:\n  Host: 127.0.0.4\n  Port: 99\n"},
		endpoint: "http://127.0.0.4:99", origin: "~/.bacalhau/config.yaml"},
	{name: "config in lower case", files: map[string]string{".bacalhau/config.yaml": "api:\n  host: 127.0.0.4\n  tls:\n    usetls: true\n"},
		endpoint: "https://127.0.0.4:1234", origin: "~/.bacalhau/config.yaml"},
	{name: "variable before config", env: map[string]string{"BACALHAU_API_HOST": "127.0.0.3"},
		files:    map[string]string{".bacalhau/config.yaml": "API:\n  Host: 127.0.0.4\n  Port: 99\n"},
		endpoint: "http://127.0.0.3:99", origin: "BACALHAU_API_HOST"},
	{name: "config of another folder", env: map[string]string{"BACALHAU_DIR": "~/other"},
		files:    map[string]string{".bacalhau/config.yaml": "API: {Host: 127.0.0.7}", "other/config.yaml": "API: {Host: 127.0.0.4}"},
		endpoint: "http://127.0.0.4:1234", origin: "~/other/config.yaml"},
	{name: "default in config", files: map[string]string{".bacalhau/config.yaml": "API:\n  Host: 0.0.0.0\n  Port: 1234\n"},
		endpoint: "http://127.0.0.1:1234", origin: "default"},
	{name: "empty config", files: map[string]string{".bacalhau/config.yaml": ""}, endpoint: "http://127.0.0.1:1234", origin: "default"},

	{name: "profile flag", profile: "prod", files: map[string]string{".bacalhau/profiles/prod.yaml": prod}, endpoint: "https://127.0.0.5:443", origin: "profile prod"},
	{name: "profile variable", env: map[string]string{"BACALHAU_PROFILE": "prod"}, files: map[string]string{".bacalhau/profiles/prod.yaml": prod},
		endpoint: "https://127.0.0.5:443", origin: "profile prod"},
	{name: "current profile", files: map[string]string{".bacalhau/profiles/prod.yaml": prod, ".bacalhau/profiles/current": "-> prod.yaml"},
		endpoint: "https://127.0.0.5:443", origin: "profile prod"},
	{name: "profile without scheme", profile: "dev", files: map[string]string{".bacalhau/profiles/dev.yaml": dev},
		endpoint: "http://127.0.0.6:1234", origin: "profile dev", differs: "it takes the host for a scheme"},
	{name: "profile flag before the others", profile: "prod", env: map[string]string{"BACALHAU_PROFILE": "dev"},
		files:    map[string]string{".bacalhau/profiles/prod.yaml": prod, ".bacalhau/profiles/dev.yaml": dev, ".bacalhau/profiles/current": "-> dev.yaml"},
		endpoint: "https://127.0.0.5:443", origin: "profile prod"},
	{name: "host before profile", host: "127.0.0.2", profile: "prod", files: map[string]string{".bacalhau/profiles/prod.yaml": prod},
		endpoint: "http://127.0.0.2:1234", origin: "--api-host"},
	{name: "config before profile", profile: "prod",
		files:    map[string]string{".bacalhau/profiles/prod.yaml": prod, ".bacalhau/config.yaml": "API: {Host: 127.0.0.4}"},
		endpoint: "http://127.0.0.4:1234", origin: "~/.bacalhau/config.yaml"},
	{name: "profile before default host", host: "0.0.0.0", profile: "prod", files: map[string]string{".bacalhau/profiles/prod.yaml": prod},
		endpoint: "https://127.0.0.5:443", origin: "profile prod"},

	{name: "no such profile", profile: "none", err: `profile "none" not found`, differs: "it goes to 127.0.0.1:1234"},
	{name: "broken profile", profile: "bad", files: map[string]string{".bacalhau/profiles/bad.yaml": "endpoint: [\n"}, err: "parsing profile", differs: "it goes to 127.0.0.1:1234"},
	{name: "profile without endpoint", profile: "bad", files: map[string]string{".bacalhau/profiles/bad.yaml": "description: none\n"}, err: "profile bad: it has no endpoint", differs: "it fails later"},
	{name: "profile with a bad timeout", profile: "bad", files: map[string]string{".bacalhau/profiles/bad.yaml": "endpoint: http://h:1\ntimeout: soon\n"}, err: `profile bad: "soon" is not a timeout`, differs: "it ignores the timeout"},
	{name: "bad port", port: "many", err: `--api-port: "many" is not a port`, differs: "only errors"},
	{name: "bad port variable", env: map[string]string{"BACALHAU_API_PORT": "70000"}, err: `BACALHAU_API_PORT: "70000" is not a port`, differs: "only errors"},
	{name: "path in URL", host: "http://127.0.0.2/api", err: "--api-host: http://127.0.0.2/api: want a URL without a path", differs: "it appends the port to the path"},
	{name: "other scheme", host: "ftp://127.0.0.2", err: "--api-host: ftp:// is not http or https", differs: "only errors"},
	{name: "broken config", files: map[string]string{".bacalhau/config.yaml": "API: [\n"}, err: "config.yaml", differs: "only errors"},
	{name: "bad boolean", env: map[string]string{"BACALHAU_API_TLS_USETLS": "maybe"}, err: `BACALHAU_API_TLS_USETLS: API.TLS.UseTLS: "maybe" is not true or false`, differs: "only errors"},
}

func TestFindTarget(t *testing.T) {
	for _, test := range targetTests {
		t.Run(test.name, func(t *testing.T) {
			dir := home(t, test.files)
			got, err := FindTarget(Lookup{Host: test.host, Port: test.port, Profile: test.profile, Home: dir,
				Env: func(name string) string { return strings.ReplaceAll(test.env[name], "~", dir) }})
			if test.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), "finding the network: ") || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "\n") {
					t.Errorf("got %v, want %s", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if origin := strings.ReplaceAll(test.origin, "~", dir); got.Endpoint != test.endpoint || got.Origin != origin {
				t.Errorf("got %s (%s), want %s (%s)", got.Endpoint, got.Origin, test.endpoint, origin)
			}
		})
	}
}

// Bacalhau's own client finds the same network.
func TestFindTargetAgreesWithBacalhau(t *testing.T) {
	if testing.Short() {
		t.Skip("needs bacalhau")
	}
	binary, err := network.Find(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range targetTests {
		if test.differs != "" {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := home(t, test.files)
			args := []string{"agent", "alive"}
			for flag, value := range map[string]string{"--api-host": test.host, "--api-port": test.port, "--profile": test.profile} {
				if value != "" {
					args = append(args, flag, value)
				}
			}
			cmd := exec.CommandContext(t.Context(), binary, args...)
			cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "BACALHAU_UPDATECONFIG_INTERVAL=0s", "LOG_LEVEL=debug", "BACALHAU_LOGGING_LEVEL=debug"} // it logs where it goes
			for name, value := range test.env {
				cmd.Env = append(cmd.Env, name+"="+strings.ReplaceAll(value, "~", dir))
			}
			output, err := cmd.CombinedOutput()
			if !slices.Contains(strings.Fields(string(output)), "endpoint="+test.endpoint) {
				t.Errorf("Bacalhau does not go to %s: %v\n%s", test.endpoint, err, output)
			}
		})
	}
}
