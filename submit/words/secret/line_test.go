package secret

import (
	"encoding/base64"
	"strings"
	"testing"
)

// Credentials as commands and instructions have them, by who reads them there. Each has the word "m4rker", or base64 of it, in
// what is secret; none of it is in what is shown.
var lines = []struct{ who, line, name, kind string }{
	{"PostgreSQL's JDBC", "java -Durl=jdbc:postgresql://db:5432/app?user=x&password=m4rkerpw", "", "a URL with a password"},
	{"SQL Server's JDBC", "jdbc:sqlserver://db:1433;databaseName=x;user=sa;password=m4rkerpw;encrypt=true", "", "a URL with a password"},
	{"MySQL's JDBC", "jdbc:mysql://db/app?password=m4rkerpw&useSSL=false", "", "a URL with a password"},
	{"Oracle's JDBC", "jdbc:oracle:thin:scott/m4rkerpw@//db:1521/x", "", "a URL with a password"},
	{"libpq", "psql postgresql://db/app?user=x&password=m4rkerpw", "", "a URL with a password"},
	{"sshpass, variable", "SSHPASS=m4rkerpw sshpass -e ssh me@h.example", "SSHPASS", "a credential by its name"},
	{"sshpass", "sshpass -p m4rkerpw ssh me@h.example", "", "a password"},
	{"sshpass, one word", "sshpass -v -pm4rkerpw scp a me@h.example:", "", "a password"},
	{"bearer", `curl -sSf -H "Authorization: Bearer m4rker0123456789" https://h.example`, "", "a bearer token"},
	{"GitHub's token", "wget --header='Authorization: token m4rker0123456789' https://h.example", "", "a bearer token"},
	{"OpenTelemetry", "OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20m4rker0123456789", "OTEL_EXPORTER_OTLP_HEADERS", "a bearer token"},
	{"basic", "curl -H 'Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("me:m4rkerpw")) + "' https://h.example", "", "a login"},
	{"an API's header", "curl -H 'X-API-Key: m4rker0123' https://h.example", "", "a key in a header"},
	{"GitLab's header", "curl --header \"PRIVATE-TOKEN: m4rker0123456789\" https://h.example", "", "a key in a header"},
	{"curl", "curl -u me:m4rkerpw https://h.example", "", "curl's login"},
	{"curl, letters together", "curl -fsSLu me:m4rkerpw https://h.example", "", "curl's login"},
	{"curl, one word", "curl -ume:m4rkerpw https://h.example", "", "curl's login"},
	{"curl, long", "curl --retry 3 --user 'me:m4rkerpw' https://h.example", "", "curl's login"},
	{"curl, proxy", "curl --proxy-user=me:m4rkerpw -x h:1 https://h.example", "", "curl's login"},
	{"HTTPie", "http --auth me:m4rkerpw h.example", "", "HTTPie's login"},
	{"wget", "wget --user=me --password=m4rkerpw https://h.example", "--password", "a credential by its name"},
	{"wget, FTP", "wget --ftp-password m4rkerpw ftp://h.example", "--ftp-password", "a credential by its name"},
	{"mysql", "mysql -h db -u root -pm4rkerpw app", "", "a database's password"},
	{"mysqldump", "mysqldump -uroot -p'm4rkerpw' app", "", "a database's password"},
	{"mariadb", "mariadb-dump --password=m4rkerpw app", "--password", "a credential by its name"},
	{"redis-cli", "redis-cli -h db -a m4rkerpw ping", "", "a database's password"},
	{"mongodump", "mongodump --host db -u me -p m4rkerpw", "", "a database's password"},
	{"docker login", "docker login -u me -p m4rkerpw registry.example", "", "a registry's password"},
	{"az login", "az login --service-principal -u me -p m4rkerpw --tenant x", "", "a registry's password"},
	{"ldapsearch", "ldapsearch -x -D cn=admin -w m4rkerpw -b dc=x", "", "a directory's password"},
	{"openssl", "openssl enc -d -aes-256-cbc -pass pass:m4rkerpw -in a", "", "a key's password"},
	{"unzip", "unzip -P m4rkerpw a.zip", "", "an archive's password"},
	{"7z", "7z x -pm4rkerpw a.7z", "", "an archive's password"},
	{"smbclient", "smbclient //h/share -U me%m4rkerpw", "", "a share's password"},
	{"chpasswd", "RUN /bin/sh -c echo 'root:m4rkerpw' | chpasswd # buildkit", "", "a user's password"},
	{"build argument", "docker build --build-arg TOKEN=m4rker0123456789abc .", "TOKEN", "a credential by its name"},
	{"pip", "pip install --index-url https://me:m4rkerpw@pypi.example/simple x", "", "a URL with a password"},
	{"pip config", "pip config set global.index-url https://me:m4rkerpw@pypi.example/simple", "", "a URL with a password"},
	{"git, user and token", "git clone https://oauth2:m4rkerpw@gitlab.example/x", "", "a URL with a password"},
	{"git, token alone", "git clone --depth 1 https://m4rker0123456789abcdef@git.example/x", "", "a URL with a token"},
	{"pip from git", "pip install git+https://m4rker0123456789abcdef@git.example/x.git", "", "a URL with a token"},
	{"go env", "git config --global url.https://m4rker0123456789abcdef@github.com/.insteadOf https://github.com/", "", "a URL with a token"},
	{"npm config", "npm config set //registry.example/:_authToken m4rker0123456789", "", "an npm login"},
	{".npmrc", `echo "//registry.example/:_authToken=m4rker0123456789" > .npmrc`, "", "an npm login"},
	{".npmrc, older", "echo _auth=bTRya2VyOm00cmtlcg== >> ~/.npmrc", "", "an npm login"},
	{".netrc", "echo 'machine git.example login me password m4rkerpw' > ~/.netrc", "", "a login of .netrc"},
	{".netrc, lines", `printf "machine git.example\nlogin me\npassword m4rkerpw\n" > ~/.netrc`, "", "a login of .netrc"},
	{".pypirc", `printf "[pypi]\nusername = me\npassword = m4rkerpw\n" > ~/.pypirc`, "", "a login of .pypirc"},
	{"aws configure", "aws configure set aws_secret_access_key m4rkerUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz", "", "an AWS secret"},
	{"aws, a profile's", "aws configure set profile.x.aws_session_token m4rker0123456789", "", "an AWS secret"},
	{"an AWS session", "AWS_SESSION_TOKEN=IQoJb3JpZ2luX2Vj" + strings.Repeat("m4rker/+", 30), "AWS_SESSION_TOKEN", "an AWS session token"},
	{"a service account", `GOOGLE_KEY={"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\nm4rker\n-----END PRIVATE KEY-----\n"}`, "", "a private key"},
	{"a service account in base64", base64.StdEncoding.EncodeToString([]byte(`{"type":"service_account","private_key":"` + strings.Repeat("m4rker", 9))), "", "a Google service account's key"},
	{"the same, with spaces", base64.StdEncoding.EncodeToString([]byte("{\n  \"type\": \"service_account\",\n  \"private_key\":\"" + strings.Repeat("m4rker", 9))), "", "a Google service account's key"},
	{"a key in base64", base64.StdEncoding.EncodeToString([]byte("-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat("m4rker", 9))), "", "a private key in base64"},
	{"Azure Storage", "az storage blob list --connection-string 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=" + strings.Repeat("m4rker", 14) + "==;EndpointSuffix=x'", "", "an Azure account key"},
	{"Azure Service Bus", "Endpoint=sb://x.example/;SharedAccessKeyName=x;SharedAccessKey=" + strings.Repeat("m4rker", 7) + "=", "", "an Azure account key"},
	{"Microsoft Entra", "az login --service-principal -u x -p=abc8Q~" + strings.Repeat("m4rker", 5) + "xy -t x", "", "an Azure client secret"},
	{"OpenAI", "OPENAI_API_KEY=sk-proj-" + strings.Repeat("m4rker", 6), "OPENAI_API_KEY", "an API key"},
	{"Hugging Face", "huggingface-cli login --token hf_" + strings.Repeat("m4rker", 6), "--token", "a Hugging Face token"},
	{"wandb", "wandb login --host https://h.example --api-key m4rker0123456789", "--api-key", "a credential by its name"},
	{"a flag in JSON", `CMD ["serve" "--db-password" "m4rkerpw"]`, "--db-password", "a credential by its name"},
	{"ENV without =", "ENV DB_PASSWORD m4rkerpw", "DB_PASSWORD", "a credential by its name"},
	{"a query of an API", "curl https://h.example/v1?api_key=m4rker0123456789", "", "a URL with a token"},
	{"Twilio", "TWILIO_AUTH_TOKEN=m4rker0123456789", "TWILIO_AUTH_TOKEN", "a credential by its name"},
}

func TestLines(t *testing.T) {
	for _, c := range lines {
		if name, kind := InWords(strings.Split(c.line, " ")); name != c.name || kind != c.kind {
			t.Errorf("%s: %q of %q, want %q of %q: %s", c.who, kind, name, c.kind, c.name, c.line)
		}
	}
}

// What is secret in them is in no text, neither as it was typed nor told later by somebody else.
func TestLinesAreNotShown(t *testing.T) {
	for _, c := range lines {
		fresh(t)
		if got := Redact(c.line); strings.Contains(strings.ReplaceAll(got, "bTRya2Vy", "m4rker"), "m4rker") {
			t.Errorf("%s: as it is: %s", c.who, got)
		}
		fresh(t)
		Text(c.line, false)
		if got := Redact("401 for m4rkerpw m4rker0123456789"); strings.Contains(c.line, "m4rkerpw") && c.name == "" && strings.Contains(got, "m4rkerpw") {
			t.Errorf("%s: said by another: %s", c.who, got)
		}
		Args(strings.Split(c.line, " "))
		if got := Redact("401 for m4rkerpw"); strings.Contains(c.line, "m4rkerpw") && strings.Contains(got, "m4rkerpw") {
			t.Errorf("%s: typed: %s", c.who, got)
		}
	}
}

// What only looks a little like one.
func TestNoCredential(t *testing.T) {
	for _, line := range []string{
		"curl -u $USER:$PASSWORD https://h.example", "curl -u \"${U}:${P}\" https://h.example", "curl -u <user>:<password> https://h.example",
		"curl -u me https://h.example", "curl -uo out https://h.example/a:b", "curl --user-agent Mozilla/5.0:x1 https://h.example", "curl -U https://h.example:8080/",
		"docker run -u 1000:1000 app1", "chown -R app:app1 /srv", "docker run -p 8080:80 app", "mongod -p 27017", "mongosh --port 27017 -p", "mysql -p app", "mysql -P 3306 app",
		"mysqldump -p$MYSQL_ROOT_PASSWORD app", "ssh -p 2222 me@h.example", "mkdir -p /srv/app1", "apt-get install -y mysql-client && mkdir -p/data", "sshpass -e ssh -p 22 me@h", "sshpass -f /run/pw1 ssh h",
		"Authorization: Bearer $TOKEN", "Authorization: Bearer ${{ secrets.T1 }}", "Authorization: Bearer <token1>", "Authorization: Bearer your-token-123", "Authorization: Bearer token", "Basic authentication1 is off",
		"--password-stdin m4rker1", "docker login -u me --password-stdin registry.example", "app --password-file /run/pw1", "app --token-file token1.txt", "app --token $T1", "app --token-limit 4096a", "app --max-tokens 4096a4096a4096a4096a",
		"app --secret-name prod-db-1", "app --private-key key1.pem", "docker build --secret id=npmtoken1,src=x1 .", "app --pad-token im_patch_token_index_0", "app --use-auth-token true1",
		"git clone https://github.com/x/y1", "git clone https://me@bitbucket.org/x/y.git", "git clone git@github.com:x/y.git", "git config user.email me1@example.com", "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1",
		"npm config set registry https://r.example", `echo "//r.example/:_authToken=${NPM_TOKEN}" > .npmrc`, "_auth=", "machine learning login page password reset", "machine h login me password $PW",
		"K8S_SECRET=prod-secret-1", "TLS_SECRET=wildcard-2024-cert", "IMAGE_TOKEN=im_patch_token_index_0", "BOS_TOKEN=begin_of_text_0001", "TOKENIZERS_PARALLELISM=false", "TOKENIZER_PATH=/m/t1", "KEYBOARD=us1", "SECRET_NAME=db1-prod-x", "PASSWORD_FILE=/run/pw1",
		"MAX_TOKENS=4096", "TOKEN=sha256:0123456789abcdef0123456789abcdef", "RUN_ID=6f1c2a34-8d1b-4a53-9d0e-1b2c3d4e5f60", "COMMIT=e3ff2839c048b25c084debe9b26995e310250568", "API_KEY=", "API_KEY=changeme1", "DB_PASSWORD=<db_password1>", "TOKEN=@TOKEN1@", "SKIP_PASSWORD=true1x",
		"SSL_KEY=server1.key", "REQUIRE_TOKEN=signed-tokens-v2-only", "jdbc:postgresql://db/app?user=x&password=${PW}", "jdbc:postgresql://db1/app?user=x", "jdbc:oracle:thin:@//db1:1521/x", "openssl x509 -passin file:/run/pw1", "openssl rsa -passin env:PW1",
		"unzip -P $PW a.zip", "unzip a.zip -d P1", "7z x a.7z -o/p1", "zip -r a1.zip .", "echo root:$PW | chpasswd", "redis-cli -a $REDIS_PASSWORD ping", "aws configure set region us-east-1", "aws configure set aws_secret_access_key $AWS1",
		"username = me", "http -a me h.example", "https://h.example/f?key=value1", "https://h.example/f?token=abc",
		"/bin/sh -c set -ex; apk add --no-cache --virtual .build-deps1 mysql-dev py3-pip; rm -rf /var/cache/apk/*", "COPY --from=build1 /app/token1 /app", "ARG PASSWORD", "HEALTHCHECK &{[\"CMD\" \"curl\" \"-f\" \"http://127.0.0.1:8080/\"] \"30s\" \"5s\"}",
	} {
		if name, kind := InLine(line); kind != "" {
			t.Errorf("%s is %q of %q", line, kind, name)
		}
	}
}
