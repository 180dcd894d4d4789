package secret

import regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"

// rule is what a credential looks like.
type rule struct {
	kind string
	// signs are in every one of them, one or the other: looking for a text is many times faster than for a pattern.
	signs   []string
	pattern *regexp.Regexp
	// from says who gives it this form, and where that is written down; it is for whoever mends the table.
	from string
	// holds tells a credential from the other words that may stand there; nil when every word is one.
	holds func(credential string) bool
}

// found are where the credentials of a text are: from and to, in bytes.
func (r rule) found(hay *haystack) [][2]int {
	if !hay.has(r.signs) {
		return nil
	}
	text := hay.text
	var all [][2]int
	for _, at := range r.pattern.FindAllStringSubmatchIndex(text, -1) {
		for i := 2; i < len(at); i += 2 {
			if at[i] < 0 {
				continue
			}
			if credential := text[at[i]:at[i+1]]; !placeholder(credential) && !stands.MatchString(credential) && (r.holds == nil || r.holds(credential)) {
				all = append(all, [2]int{at[i], at[i+1]})
			}
		}
	}
	return all
}

// shapes are those of credentials that nothing else has: a rule a line, by whoever issues them. They are taken out of every text.
var shapes = []rule{
	{kind: "a private key", signs: []string{"-----BEGIN "}, pattern: regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----(?:.*?-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|(?:\\n[A-Za-z0-9+/=]+)+)?`), from: "RFC 7468, 4880"},
	{kind: "an age key", signs: []string{"AGE-SECRET-KEY-"}, pattern: regexp.MustCompile(`\bAGE-SECRET-KEY-1[0-9A-Z]{58}`), from: "age's README"},
	{kind: "an AWS access key", signs: []string{"AKIA", "ASIA"}, pattern: regexp.MustCompile(`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`), from: "IAM identifiers, unique ID prefixes"},
	{kind: "a GitHub token", signs: []string{"ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"}, pattern: regexp.MustCompile(`\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})`), from: "GitHub's token formats"},
	{kind: "an AWS session token", signs: []string{"JpZ2luX2Vj", "oGZXIvYXdz"}, pattern: regexp.MustCompile(`\b(?:IQoJb3JpZ2luX2Vj|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/]{60,}=*`), from: "AWS STS, what tokens begin with in base64: origin_ec, er/aws"},
	{kind: "an Azure client secret", signs: []string{"Q~"}, pattern: regexp.MustCompile(`(?:^|[^A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}`), from: "Microsoft Entra's secrets"},
	{kind: "a private key in base64", signs: []string{"LS0tLS1CRUdJTi"}, pattern: regexp.MustCompile(`\bLS0tLS1CRUdJTi(?:BQUklWQVRFIEtFW|BSU0EgUFJJVkFURSBLRV|BFQyBQUklWQVRFIEtFW|BPUEVOU1NIIFBSSVZBVEUgS0VZ|BFTkNSWVBURUQgUFJJVkFURSBLRV)[A-Za-z0-9+/]{20,}=*`), from: "RFC 7468 in RFC 4648, as kubeconfigs and CI have it"},
	{kind: "a Google service account's key", signs: []string{"eyJ0eXBlIjog", "eyAidHlwZSI6", "ewogICJ0eXBlIjog", "eyJ0eXBlIjoi"}, pattern: regexp.MustCompile(`\b(?:eyJ0eXBlIjoi|eyJ0eXBlIjogIn|eyAidHlwZSI6ICJ|ewogICJ0eXBlIjogIn)(?:c2VydmljZV9hY2NvdW50|NlcnZpY2VfYWNjb3VudC|zZXJ2aWNlX2FjY291bnQ)[A-Za-z0-9+/]{20,}=*`), from: "Google Cloud's key files in base64"},
	{kind: "a GitLab token", signs: []string{"glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glft-", "glsoat-", "gloas-", "glimt-"}, pattern: regexp.MustCompile(`\bgl(?:pat|dt|rt|ptt|cbt|ft|soat|oas|imt)-[A-Za-z0-9_-]{20,}`), from: "GitLab's token prefixes"},
	{kind: "a Docker Hub token", signs: []string{"dckr_"}, pattern: regexp.MustCompile(`\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}`), from: "Docker's access tokens"},
	{kind: "a Hugging Face token", signs: []string{"hf_", "api_org_"}, pattern: regexp.MustCompile(`\b(?:hf|api_org)_[A-Za-z0-9]{30,}`), from: "Hub's user access tokens"},
	{kind: "a Slack token", signs: []string{"xox", "xapp-"}, pattern: regexp.MustCompile(`\b(?:xox[abeprs]|xapp)-[A-Za-z0-9-]{10,}`), from: "Slack's token types"},
	{kind: "a Slack webhook", signs: []string{"hooks.slack.com/"}, pattern: regexp.MustCompile(`\bhooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,}`), from: "Slack's incoming webhooks"},
	{kind: "a Discord webhook", signs: []string{"/api/webhooks/"}, pattern: regexp.MustCompile(`\bdiscord(?:app)?\.com/api/webhooks/[0-9]+/[A-Za-z0-9_-]{20,}`), from: "Discord's webhook resource"},
	{kind: "a Telegram bot's token", signs: []string{":AA"}, pattern: regexp.MustCompile(`\b[0-9]{8,10}:AA[A-Za-z0-9_-]{32,34}\b`), from: "Telegram's bot API"},
	{kind: "a Google API key", signs: []string{"AIza"}, pattern: regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{35}`), from: "Google's API keys"},
	{kind: "a Google client secret", signs: []string{"GOCSPX-"}, pattern: regexp.MustCompile(`\bGOCSPX-[A-Za-z0-9_-]{20,}`), from: "Google's OAuth clients"},
	{kind: "a Google access token", signs: []string{"ya29."}, pattern: regexp.MustCompile(`\bya29\.[A-Za-z0-9_-]{20,}`), from: "Google's OAuth tokens"},
	{kind: "an Anthropic API key", signs: []string{"sk-ant-"}, pattern: regexp.MustCompile(`\bsk-ant-[A-Za-z0-9_-]{20,}`), from: "Anthropic's API keys"},
	{kind: "an API key", signs: []string{"sk-", "k_live_"}, pattern: regexp.MustCompile(`\b(?:sk-[A-Za-z0-9_-]{20,}|[rs]k_live_[A-Za-z0-9]{20,})`), from: "OpenAI's, Stripe's and many others'"},
	{kind: "a Stripe webhook secret", signs: []string{"whsec_"}, pattern: regexp.MustCompile(`\bwhsec_[A-Za-z0-9]{24,}`), from: "Stripe's webhook signatures"},
	{kind: "a Groq API key", signs: []string{"gsk_"}, pattern: regexp.MustCompile(`\bgsk_[A-Za-z0-9]{40,}`), from: "Groq's console"},
	{kind: "a Replicate token", signs: []string{"r8_"}, pattern: regexp.MustCompile(`\br8_[A-Za-z0-9]{37}\b`), from: "Replicate's API tokens"},
	{kind: "an npm token", signs: []string{"npm_"}, pattern: regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}\b`), from: "GitHub's token formats"},
	{kind: "a PyPI token", signs: []string{"pypi-"}, pattern: regexp.MustCompile(`\bpypi-AgE[A-Za-z0-9_-]{40,}`), from: "PyPI's API tokens"},
	{kind: "a RubyGems key", signs: []string{"rubygems_"}, pattern: regexp.MustCompile(`\brubygems_[a-f0-9]{48}\b`), from: "RubyGems' API keys"},
	{kind: "a SendGrid key", signs: []string{"SG."}, pattern: regexp.MustCompile(`\bSG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50}`), from: "SendGrid's API keys"},
	{kind: "a Twilio key", signs: []string{"SK"}, pattern: regexp.MustCompile(`\bSK[0-9a-f]{32}\b`), from: "Twilio's API keys"},
	{kind: "a DigitalOcean token", signs: []string{"dop_v1_", "doo_v1_"}, pattern: regexp.MustCompile(`\bdo[op]_v1_[a-f0-9]{64}`), from: "DigitalOcean's API tokens"},
	{kind: "a Databricks token", signs: []string{"dapi"}, pattern: regexp.MustCompile(`\bdapi[a-f0-9]{32}\b`), from: "Databricks' access tokens"},
	{kind: "a Vault token", signs: []string{"hvs.", "hvb."}, pattern: regexp.MustCompile(`\bhv[sb]\.[A-Za-z0-9_-]{24,}`), from: "Vault's token prefixes"},
	{kind: "a Grafana token", signs: []string{"glsa_", "glc_"}, pattern: regexp.MustCompile(`\bgl(?:sa|c)_[A-Za-z0-9+/]{32,}`), from: "Grafana's service accounts"},
	{kind: "a Shopify token", signs: []string{"shpat_", "shpss_", "shpca_"}, pattern: regexp.MustCompile(`\bshp(?:at|ss|ca)_[0-9a-fA-F]{32}\b`), from: "Shopify's access tokens"},
	{kind: "a signed token", signs: []string{"eyJ"}, pattern: regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`), from: "RFC 7519"},
}

// names end those of variables whose value is a credential by what they are called. signs are in every such
// name in small letters, one or the other; least is how long a value is at least, in bytes, and plain allows values that no machine has made.
var names = []struct {
	signs   []string
	pattern *regexp.Regexp
	least   int
	plain   bool
	from    string
}{
	{[]string{"pass", "pw"}, regexp.MustCompile(`(?i)(?:password|passwd|passphrase|^pgpassword|(?:^|_)pwd|^mysql_pwd|(?:^|_)pass|^sshpass|(?:bind|root|admin|db)_?pw)$`), 6, true, "postgres, mysql, libpq, redis, sshpass, LDAP and many others"},
	{[]string{"secret"}, regexp.MustCompile(`(?i)(?:^|_)(?:[a-z0-9]*secret|secret_?key|secret_key_base|secret_access_key|secret_token)$`), 8, false, "AWS, Rails, Django, OAuth"},
	{[]string{"key"}, regexp.MustCompile(`(?i)(?:^|_)(?:api_?key|private_?key|access_?key|secret_?access_?key|account_?key|storage_?key|signing_?key|encryption_?key|master_?key|auth_?key|admin_?key|license_?key|fernet_?key|^kaggle_key)$`), 8, false, "what APIs call theirs; Airflow, Kaggle, New Relic"},
	{[]string{"token"}, regexp.MustCompile(`(?i)(?:^|_)(?:access_token|auth_token|refresh_token|bearer_token|api_token)$`), 8, false, "OAuth"},
	{[]string{"token", "credential"}, regexp.MustCompile(`(?i)(?:^|_)(?:token|credentials?)$`), 16, false, "HF_TOKEN, NPM_TOKEN, GITHUB_TOKEN"},
}

// alike are names that end as those do and say something else: the marks of a tokenizer, the names of secrets.
var alike = regexp.MustCompile(`(?i)(?:^|_)(?:bos|eos|pad|unk|cls|sep|mask|start|stop|end|special|image|audio|video|text|next|num|max|min|first|last|per|extra|prompt)_token$|(?:^|_)(?:k8s|kube|kubernetes|docker|image_pull|tls|existing|vault)_secret$|(?:^|_)(?:disable|enable|skip|allow|no|use|require|show|hide|has|is)_[a-z0-9_]+$`)
