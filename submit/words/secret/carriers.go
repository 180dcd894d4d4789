package secret

import (
	"encoding/base64"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// carriers are texts with a credential in them, which is what a group of theirs has. Of such a text what is around it may be
// shown.
var carriers = []rule{
	// Addresses.
	{kind: "a URL with a password", signs: []string{"://"}, from: "RFC 3986, 3.2.1",
		pattern: regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s:@]+)@`)},
	{kind: "a URL with a token", signs: []string{"://"}, from: "git over HTTPS, whose user may be the token", holds: made,
		pattern: regexp.MustCompile(`\bgit\b[^\n|;&]*?https?://([A-Za-z0-9_-]{16,})@|\bgit\+https?://([A-Za-z0-9_-]{16,})@|\bhttps?://([A-Za-z0-9_-]{16,})@[^\s/]*(?:git|bitbucket|huggingface|azure)[^\s/]*\.`)},
	{kind: "a URL with a password", signs: []string{"assword=", "asswd=", "wd="}, from: "JDBC, libpq, MongoDB: parameters of a URL",
		pattern: regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*:/?/?[^\s"'<>]*[?&;][a-z_.-]*(?:password|passwd|pwd)=([^&;\s"'<>]+)`)},
	{kind: "a URL with a password", signs: []string{"jdbc:oracle:"}, from: "Oracle's JDBC: user/password",
		pattern: regexp.MustCompile(`\bjdbc:oracle:\w+:[^\s/:@]+/"?([^\s/@"]+)"?@`)},
	{kind: "a URL with a token", signs: []string{"oken=", "key=", "Key=", "KEY=", "ecret="}, from: "parameters of many APIs", holds: made,
		pattern: regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s"'<>]*[?&](?:(?:access|auth|api|private|refresh)_?token|token|api_?key|client_secret)=([^&;\s"'<>]{12,})`)},
	{kind: "an Azure account key", signs: []string{"AccountKey=", "SharedAccessKey="}, from: "Azure Storage's, Cosmos DB's and Service Bus' connection strings",
		pattern: regexp.MustCompile(`\b(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}=*)`)},
	{kind: "an Azure signature", signs: []string{"sig="}, from: "Azure's shared access signatures",
		pattern: regexp.MustCompile(`\bs[vr]=[^\s]*&sig=([A-Za-z0-9%+/]{30,}=*)|\bSharedAccessSignature[= ][^\s]*\bsig=([A-Za-z0-9%+/]{30,})`)},
	{kind: "a connection string with a password", signs: []string{"assword=", "ASSWORD=", "wd=", "WD="}, from: "ADO.NET, ODBC and libpq",
		pattern: regexp.MustCompile(`(?i)\b(?:server|data source|host|hostaddr|uid|user id|user|username|dbname|database)\s*=\s*[^;\s]+[;\s](?:.*[;\s])?\s*(?:password|pwd)\s*=\s*([^;\s]+)`)},

	// Headers.
	{kind: "a bearer token", signs: []string{"uthorization", "UTHORIZATION"}, from: "RFC 6750; GitHub's and GitLab's \"token\"", holds: made,
		pattern: regexp.MustCompile(`(?i)\bauthorization["']?\s*[:=]\s*["']?(?:bearer|token|api-?key)(?:\s|%20)+["']?([A-Za-z0-9._~+/-]{8,}=*)`)},
	{kind: "a login", signs: []string{"asic ", "ASIC ", "asic%20"}, from: "RFC 7617", holds: pairInBase64,
		pattern: regexp.MustCompile(`(?i)\bbasic(?:\s|%20)+([A-Za-z0-9+/]{6,}=*)`)},
	{kind: "a key in a header", signs: []string{"-Key:", "-KEY:", "-key:", "-Token:", "-TOKEN:", "-token:"}, from: "X-API-Key, GitLab's PRIVATE-TOKEN and JOB-TOKEN, X-Vault-Token", holds: made,
		pattern: regexp.MustCompile(`(?i)\b(?:x-api-key|api-key|(?:x-)?(?:auth|vault|access|private|job|deploy|api|figma|consul|nomad)-token):\s*["']?([^\s"']{8,})`)},

	// Words of programs.
	{kind: "curl's login", signs: []string{"curl"}, from: "curl(1), --user",
		pattern: regexp.MustCompile(`\bcurl\b[^\n|;]*?\s(?:-[a-zA-Z]*[uU]\s*|--(?:proxy-)?user[ =])["']?[^\s:"'$/]+:([^\s"']+)`)},
	{kind: "HTTPie's login", signs: []string{"http "}, from: "HTTPie, --auth",
		pattern: regexp.MustCompile(`\bhttps? [^\n|;]*?(?:-a\s+|--auth[ =])["']?[^\s:"'$/]+:([^\s"']+)`)},
	{kind: "a database's password", signs: []string{"mysql", "mariadb"}, from: "mysql(1), -p",
		pattern: regexp.MustCompile(`\b(?:mysql|mariadb)(?:dump|admin|import|sh|check|-dump|-admin)?\b[^\n|;&]*?\s-p["']?([^\s"']+)`)},
	{kind: "a database's password", signs: []string{"mongo"}, from: "mongosh, mongodump", holds: typed,
		pattern: regexp.MustCompile(`\bmongo(?:sh|dump|restore|export|import)?\b[^\n|;&]*?\s-p[ =]?["']?([^\s"']+)`)},
	{kind: "a database's password", signs: []string{"redis-cli"}, from: "redis-cli, -a",
		pattern: regexp.MustCompile(`\bredis-cli\b[^\n|;&]*?\s(?:-a|--pass)\s+["']?([^\s"']+)`)},
	{kind: "a password", signs: []string{"sshpass"}, from: "sshpass(1), -p",
		pattern: regexp.MustCompile(`\bsshpass(?:\s+-[vV]|\s+-P\s*\S+)*\s+-p\s*["']?([^\s"']+)`)},
	{kind: "a registry's password", signs: []string{"login "}, from: "docker, podman, helm and crane login, -p", holds: typed,
		pattern: regexp.MustCompile(`\b(?:docker|podman|helm|crane|skopeo|oras|az|nerdctl|buildah|regctl)\b[^\n|;&]*?\blogin\b[^\n|;&]*?\s-p[ =]["']?([^\s"']+)`)},
	{kind: "a directory's password", signs: []string{"ldap"}, from: "ldapsearch(1), -w",
		pattern: regexp.MustCompile(`\bldap(?:search|modify|add|delete|passwd|whoami)\b[^\n|;&]*?\s-w\s*["']?([^\s"']+)`)},
	{kind: "a key's password", signs: []string{"pass:"}, from: "openssl-passphrase-options(1)",
		pattern: regexp.MustCompile(`\bopenssl\b[^\n|;&]*?\s-(?:pass|passin|passout)\s+["']?pass:([^\s"']+)`)},
	{kind: "an archive's password", signs: []string{"unzip", "zip", "7z"}, from: "unzip(1) and zip(1), -P; 7z(1), -p", holds: typed,
		pattern: regexp.MustCompile(`\b(?:un)?zip\b[^\n|;&]*?\s-P\s*["']?([^\s"']+)|\b7z[ar]?\b[^\n|;&]*?\s-p["']?([^\s"']+)`)},
	{kind: "a share's password", signs: []string{"%"}, from: "smbclient(1), -U", holds: typed,
		pattern: regexp.MustCompile(`\bsmbclient\b[^\n|;&]*?\s-U\s*["']?[^\s%"']+%([^\s"']+)`)},
	{kind: "a user's password", signs: []string{"chpasswd"}, from: "chpasswd(8)",
		pattern: regexp.MustCompile(`\b(?:echo|printf)\s+(?:-\w+\s+)*["']?[\w.-]+:([^\s"'|\\]+)(?:\\n)?["']?\s*\|\s*(?:sudo\s+)?(?:\S*/)?chpasswd\b`)},
	{kind: "an AWS secret", signs: []string{"aws "}, from: "aws configure set", holds: made,
		pattern: regexp.MustCompile(`\baws\b[^\n|;&]*?\bconfigure\s+set\s+(?:\S+\.)?aws_(?:secret_access_key|session_token)\s+["']?([^\s"']+)`)},

	{kind: "a registry's login", signs: []string{"auth"}, from: "config.json(5) of Docker, also in DOCKER_AUTH_CONFIG", holds: pairInBase64,
		pattern: regexp.MustCompile(`["'\\]auth["'\\]+\s*:\s*["'\\]+([A-Za-z0-9+/]{6,}=*)`)},

	// Files of logins, as echo and printf write them.
	{kind: "an npm login", signs: []string{"_authToken", "_auth", "_password"}, from: "npmrc(5)", holds: typed,
		pattern: regexp.MustCompile(`(?:^|[:/\s"'])_(?:authToken|auth|password)["']?(?:\s*=\s*|\s+)["']?([^\s"'\\]+)`)},
	{kind: "a login of .netrc", signs: []string{"machine", "default"}, from: "ftp(1), .netrc", holds: thought,
		pattern: regexp.MustCompile(`(?:\b|\\n)(?:machine(?:\s|\\n)+[^\s\\]+|default)(?:\s|\\n)+login(?:\s|\\n)+[^\s\\]+(?:\s|\\n)+password(?:\s|\\n)+([^\s"'\\]+)`)},
	{kind: "a login of .pypirc", signs: []string{"username"}, from: "packaging.python.org, .pypirc; .s3cfg and others in the form of .ini", holds: typed,
		pattern: regexp.MustCompile(`(?:\b|\\n)username\s*[:=]\s*[^\s\\"']+["']?(?:\s|\\n)+["']?password\s*[:=]\s*([^\s"'\\]+)`)},
}

// made tells what a machine has made: no plain word, and nothing that a person thinks of.
func made(credential string) bool {
	return mixed.MatchString(strings.NewReplacer("/", "", "~", "").Replace(credential))
}

// typed tells a password where a flag of some programs has a word as well: a port, a folder, a flag.
func typed(credential string) bool {
	return len(credential) >= 4 && !strings.HasPrefix(credential, "-") && strings.Trim(credential, "0123456789:.") != ""
}

// thought tells a password from a word of a sentence.
func thought(credential string) bool { return made(credential) || chosen.MatchString(credential) }

// secretPair is "name:password".
func secretPair(credential string) bool {
	_, password, found := strings.Cut(credential, ":")
	return found && password != "" && !placeholder(password) && !stands.MatchString(password)
}

// pairInBase64 is the same in base64, and no other word that may follow "Basic".
func pairInBase64(credential string) bool { return decodedPair(credential) != "" }

// decodedPair is the "name:password" that a text in base64 is; empty when it is none.
func decodedPair(credential string) string {
	plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(credential, "="))
	if err != nil || !secretPair(string(plain)) {
		return ""
	}
	return string(plain)
}
