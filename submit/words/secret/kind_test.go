package secret

import (
	"strings"
	"testing"
)

func TestKind(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"A", "AKIAABCDEFGHIJKLMNOP", "an AWS access key"},
		{"A", "AKIAIOSFODNN7EXAMPLE", ""},
		{"A", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb", "a private key"},
		{"A", "-----BEGIN CERTIFICATE-----", ""},
		{"A", "github_pat_11ABCDEFG0abcdefghijklmnop", "a GitHub token"},
		{"A", "sk-proj-abcdefghijklmnopqrstuvwx", "an API key"},
		{"A", "task-force-of-the-north-sea", ""},
		{"A", "https://user:pass@h.example/x", "a URL with a password"},
		{"A", "https://h.example:8080/x@y", ""},
		{"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz", "a credential by its name"},
		{"DB_PASSWORD", "tr0ub4dor", "a credential by its name"},
		{"DB_PASSWORD", "changeme", ""},
		{"API_KEY", "env:API_KEY_1", ""},
		{"API_KEY", "/run/secrets/key1", ""},
		{"TOKENIZER", "bert-base-uncased-v1", ""},
		{"BATCH_TOKENS", "40964096", ""},

		{"A", "postgres://:s3cr3tpw@db/app", "a URL with a password"},
		{"A", "postgres://app:${DB_PASSWORD}@db/app", ""},
		{"A", "postgres://app:<password>@db/app", ""},
		{"A", "redis://user:change-me@db", ""},
		{"A", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + strings.Repeat("aB3/", 21) + "==;EndpointSuffix=x", "an Azure account key"},
		{"A", "https://a.blob.core.windows.net/c?sv=2022-11-02&ss=b&sig=" + strings.Repeat("aB3%2F", 7), "an Azure signature"},
		{"A", "Server=db;Database=app;User Id=sa;Password=hunter2;", "a connection string with a password"},
		{"A", "host=db user=app password=hunter2 dbname=x", "a connection string with a password"},
		{"A", "host=db user=app dbname=x", ""},
		{"A", "npm_" + strings.Repeat("a1", 18), "an npm token"},
		{"A", "pypi-AgEIcHlwaS5vcmcC" + strings.Repeat("a1", 18), "a PyPI token"},
		{"A", "SG." + strings.Repeat("a", 22) + "." + strings.Repeat("b", 43), "a SendGrid key"},
		{"A", "SK" + strings.Repeat("0a", 16), "a Twilio key"},
		{"A", "123456789:AA" + strings.Repeat("x", 33), "a Telegram bot's token"},
		{"A", "sk-ant-api03-" + strings.Repeat("x", 30), "an Anthropic API key"},
		{"A", "dckr_pat_" + strings.Repeat("x", 27), "a Docker Hub token"},
		{"PGPASSWORD", "hunter2", "a credential by its name"},
		{"MYSQL_PWD", "Sommer!", "a credential by its name"},
		{"ADMIN_PASS", "tr0ub4dor", "a credential by its name"},
		{"HF_TOKEN", "0123456789abcdef0123", "a credential by its name"},
		{"JWT_SECRET", "a1b2c3d4e5", "a credential by its name"},
		{"APIKEY", "a1b2c3d4e5", "a credential by its name"},
		{"WEB3_PRIVATE_KEY", "0x0123456789abcdef", "a credential by its name"},
		{"DB_PASSWORD", "$DB_PASSWORD_1", ""},
		{"DB_PASSWORD", "your-password-1", ""},
		{"DB_PASSWORD", "<db_password1>", ""},
		{"DB_PASSWORD", "password", ""},
		{"DB_PASSWORD", "postgres", ""},
		{"POSTGRES_PASSWORD_FILE", "/run/secrets/pw1", ""},
		{"API_KEY", "test-key-123", ""},
		{"EOS_TOKEN", "<|endoftext|>12345", ""},

		{"PASSPHRASE", "correct horse battery staple", "a credential by its name"},
		{"WALLET_MNEMONIC", "legal winner thank year wave sausage worth useful legal winner thank yellow", "a credential by its name"},
		{"SEED_PHRASE", "legal winner thank year", "a credential by its name"},
		{"PHRASE", "legal winner thank year", ""},
		{"PASSPHRASE", "passphrase", ""},
		{"DOCKER_AUTH_CONFIG", `{"auths":{"r":{"auth":"Ym9iOmh1bnRlcjI="}}}`, "a registry's login"},
		{"DOCKER_AUTH_CONFIG", `{"auths":{"r":{"auth":"basicauth"}}}`, ""},
		{"POSTGRES_PASSWORD", "mysecretpassword", ""}, // the page of postgres

		// What images of Docker Hub have.
		{"GPG_KEY", "E3FF2839C048B25C084DEBE9B26995E310250568", ""},
		{"GPG_KEYS", "05AB33110949707C93A279E3D3EFE6B686867BA6 07E48665A34DCAFAE522E5E6266191C37C037D42", ""},
		{"PYTHON_SHA256", "c909157bb25ec114e5869124cc2a9c4a4d4c1e957ca4ff553f1edc692101154e", ""},
		{"GPG_COUCH_KEY", "390EF70BB1EA12B2773962950EE62FB37A00258D", ""},
		{"RABBITMQ_PGP_KEY_ID", "0x0A9AF2115F4687BD29803A206B73A36E6026DFCA", ""},
		{"MINIO_UPDATE_MINISIGN_PUBKEY", "RWTx5Zr1tiHQLwG9keckT0c45M3AGeHD6IvimQHpyRywVWGbP1aVSGav", ""},
		{"MINIO_ROOT_PASSWORD_FILE", "secret_key1", ""},
		{"KEY_SHA512", "e7fa8303923d9b95db37a77ad46c68fd4755ff935d0a534d26eba83de193c76166c68bfe7f65471bf8881004ef4aa6df3e34689c305662750c0172fca5d8552a", ""},
		{"TOKENIZERS_PARALLELISM", "false1", ""},
		{"MAX_TOKENS", "4096a4096a4096a4096", ""},
		{"PASSWORD_HASH_ITERATIONS", "600000", ""},
		{"SSH_PUBLIC_KEY", "AAAAB3NzaC1yc2EAAAADAQABAAABgQ1", ""},
		{"NODE_VERSION", "22.11.0", ""},
		{"PWD", "/app1", ""},
	} {
		if got := Kind(c.name, c.value); got != c.want {
			t.Errorf("%s=%s is %q, want %q", c.name, c.value, got, c.want)
		}
	}
}

func TestInLine(t *testing.T) {
	for _, c := range []struct{ line, name, want string }{
		{"RUN |2 TOKEN=ghp_" + strings.Repeat("a", 36) + " VERSION=1.2 /bin/sh -c pip install x # buildkit", "TOKEN", "a GitHub token"},
		{"|1 DB_PASSWORD=hunter22 /bin/sh -c make", "DB_PASSWORD", "a credential by its name"},
		{"ARG NPM_TOKEN=0123456789abcdef0123", "NPM_TOKEN", "a credential by its name"},
		{`/bin/sh -c #(nop)  ENV API_KEY="a1b2c3d4"`, "API_KEY", "a credential by its name"},
		{"RUN /bin/sh -c git clone https://me:tok3n@git.example/x", "", "a URL with a password"},
		{"RUN /bin/sh -c curl -H 'Authorization: Bearer eyJ0123456789.eyJ0123456789.0123456789'", "", "a signed token"},
		{"ARG TOKEN", "", ""},
		{"RUN |1 TOKEN= /bin/sh -c true", "", ""},
		{"RUN /bin/sh -c API_KEY=$(cat /run/secrets/key1) ./build", "", ""},
		{"RUN /bin/sh -c SECRET_KEY=dummy-key-1 python manage.py collectstatic", "", ""},
		{"ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568", "", ""},
		{`RUN /bin/sh -c KEY_SHA512="e7fa8303 *stdin" && apk add --no-cache openssl`, "", ""},
	} {
		if name, got := InLine(c.line); name != c.name || got != c.want {
			t.Errorf("%s has %q of %q, want %q of %q", c.line, got, name, c.want, c.name)
		}
	}
}
