package secret

import "regexp"

// rule is what a credential looks like.
type rule struct {
	kind string
	// signs are in every one of them, one or the other: looking for a text is many times faster than for a pattern.
	signs   []string
	pattern *regexp.Regexp
	// from says who gives it this form, and where that is written down; it is for whoever mends the table.
	from string
}

// shapes are those of credentials that nothing else has: a rule a line, by whoever issues them. They are taken out of every text.
var shapes = []rule{
	{"a private key", []string{"-----BEGIN "}, regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----`), "RFC 7468, 4880"},
	{"an age key", []string{"AGE-SECRET-KEY-"}, regexp.MustCompile(`\bAGE-SECRET-KEY-1[0-9A-Z]{58}`), "age's README"},
	{"an AWS access key", []string{"AKIA", "ASIA"}, regexp.MustCompile(`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`), "IAM identifiers, unique ID prefixes"},
	{"a GitHub token", []string{"ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"}, regexp.MustCompile(`\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})`), "GitHub's token formats"},
	{"a GitLab token", []string{"glpat-", "gldt-", "glrt-", "glptt-"}, regexp.MustCompile(`\bgl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,}`), "GitLab's token prefixes"},
	{"a Docker Hub token", []string{"dckr_"}, regexp.MustCompile(`\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}`), "Docker's access tokens"},
	{"a Hugging Face token", []string{"hf_", "api_org_"}, regexp.MustCompile(`\b(?:hf|api_org)_[A-Za-z0-9]{30,}`), "Hub's user access tokens"},
	{"a Slack token", []string{"xox", "xapp-"}, regexp.MustCompile(`\b(?:xox[abeprs]|xapp)-[A-Za-z0-9-]{10,}`), "Slack's token types"},
	{"a Slack webhook", []string{"hooks.slack.com/"}, regexp.MustCompile(`\bhooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,}`), "Slack's incoming webhooks"},
	{"a Discord webhook", []string{"/api/webhooks/"}, regexp.MustCompile(`\bdiscord(?:app)?\.com/api/webhooks/[0-9]+/[A-Za-z0-9_-]{20,}`), "Discord's webhook resource"},
	{"a Telegram bot's token", []string{":AA"}, regexp.MustCompile(`\b[0-9]{8,10}:AA[A-Za-z0-9_-]{32,34}\b`), "Telegram's bot API"},
	{"a Google API key", []string{"AIza"}, regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{35}`), "Google's API keys"},
	{"a Google client secret", []string{"GOCSPX-"}, regexp.MustCompile(`\bGOCSPX-[A-Za-z0-9_-]{20,}`), "Google's OAuth clients"},
	{"a Google access token", []string{"ya29."}, regexp.MustCompile(`\bya29\.[A-Za-z0-9_-]{20,}`), "Google's OAuth tokens"},
	{"an Anthropic API key", []string{"sk-ant-"}, regexp.MustCompile(`\bsk-ant-[A-Za-z0-9_-]{20,}`), "Anthropic's API keys"},
	{"an API key", []string{"sk-", "k_live_"}, regexp.MustCompile(`\b(?:sk-[A-Za-z0-9_-]{20,}|[rs]k_live_[A-Za-z0-9]{20,})`), "OpenAI's, Stripe's and many others'"},
	{"a Stripe webhook secret", []string{"whsec_"}, regexp.MustCompile(`\bwhsec_[A-Za-z0-9]{24,}`), "Stripe's webhook signatures"},
	{"a Groq API key", []string{"gsk_"}, regexp.MustCompile(`\bgsk_[A-Za-z0-9]{40,}`), "Groq's console"},
	{"a Replicate token", []string{"r8_"}, regexp.MustCompile(`\br8_[A-Za-z0-9]{37}\b`), "Replicate's API tokens"},
	{"an npm token", []string{"npm_"}, regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}\b`), "GitHub's token formats"},
	{"a PyPI token", []string{"pypi-"}, regexp.MustCompile(`\bpypi-AgE[A-Za-z0-9_-]{40,}`), "PyPI's API tokens"},
	{"a RubyGems key", []string{"rubygems_"}, regexp.MustCompile(`\brubygems_[a-f0-9]{48}\b`), "RubyGems' API keys"},
	{"a SendGrid key", []string{"SG."}, regexp.MustCompile(`\bSG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50}`), "SendGrid's API keys"},
	{"a Twilio key", []string{"SK"}, regexp.MustCompile(`\bSK[0-9a-f]{32}\b`), "Twilio's API keys"},
	{"a DigitalOcean token", []string{"dop_v1_", "doo_v1_"}, regexp.MustCompile(`\bdo[op]_v1_[a-f0-9]{64}`), "DigitalOcean's API tokens"},
	{"a Databricks token", []string{"dapi"}, regexp.MustCompile(`\bdapi[a-f0-9]{32}\b`), "Databricks' access tokens"},
	{"a Vault token", []string{"hvs.", "hvb."}, regexp.MustCompile(`\bhv[sb]\.[A-Za-z0-9_-]{24,}`), "Vault's token prefixes"},
	{"a Grafana token", []string{"glsa_", "glc_"}, regexp.MustCompile(`\bgl(?:sa|c)_[A-Za-z0-9+/]{32,}`), "Grafana's service accounts"},
	{"a Shopify token", []string{"shpat_", "shpss_", "shpca_"}, regexp.MustCompile(`\bshp(?:at|ss|ca)_[0-9a-fA-F]{32}\b`), "Shopify's access tokens"},
	{"a signed token", []string{"eyJ"}, regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`), "RFC 7519"},
}

// carriers are texts with a credential in them. Of such a text what is around it may be shown.
var carriers = []rule{
	{"a URL with a password", []string{"://"}, regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s:@]+)@`), "RFC 3986, 3.2.1"},
	{"an Azure account key", []string{"AccountKey=", "SharedAccessKey="}, regexp.MustCompile(`\b(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,}=*)`), "Azure Storage's and Service Bus' connection strings"},
	{"an Azure signature", []string{"sig="}, regexp.MustCompile(`\bs[vr]=[^\s]*&sig=([A-Za-z0-9%+/]{30,}=*)|\bSharedAccessSignature[= ][^\s]*\bsig=([A-Za-z0-9%+/]{30,})`), "Azure's shared access signatures"},
	{"a connection string with a password", []string{"assword=", "ASSWORD=", "wd=", "WD="},
		regexp.MustCompile(`(?i)\b(?:server|data source|host|hostaddr|uid|user id|user|username|dbname|database)\s*=\s*[^;\s]+[;\s](?:.*[;\s])?\s*(?:password|pwd)\s*=\s*([^;\s]+)`), "ADO.NET, ODBC and libpq"},
}

// names end those of variables whose value is a credential by what they are called. least is how long it is at least, in
// bytes, and plain allows values that no machine has made.
var names = []struct {
	pattern *regexp.Regexp
	least   int
	plain   bool
	from    string
}{
	{regexp.MustCompile(`(?i)(?:password|passwd|passphrase|^pgpassword|(?:^|_)pwd|^mysql_pwd|(?:^|_)pass)$`), 6, true, "postgres, mysql, libpq, redis and many others"},
	{regexp.MustCompile(`(?i)(?:^|_)(?:[a-z0-9]*secret|secret_?key|secret_key_base|secret_access_key|secret_token)$`), 8, false, "AWS, Rails, Django, OAuth"},
	{regexp.MustCompile(`(?i)(?:^|_)(?:api_?key|private_?key|access_?key|secret_?access_?key|account_?key|storage_?key|signing_?key|encryption_?key|master_?key|auth_?key|admin_?key)$`), 8, false, "what APIs call theirs"},
	{regexp.MustCompile(`(?i)(?:^|_)(?:access_token|auth_token|refresh_token|bearer_token|api_token)$`), 8, false, "OAuth"},
	{regexp.MustCompile(`(?i)(?:^|_)(?:token|credentials?)$`), 16, false, "HF_TOKEN, NPM_TOKEN, GITHUB_TOKEN"},
}
