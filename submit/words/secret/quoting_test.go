package secret

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// However a secret is quoted, also twice, it is taken out.
func TestQuotings(t *testing.T) {
	const value = `hun'ter"2\x$y`
	document, _ := json.Marshal(map[string]string{"password": value})
	twice, _ := json.Marshal(string(document))
	for _, text := range []string{
		value, string(document), string(twice), strings.ReplaceAll(value, `"`, `""`), strings.ReplaceAll(string(document), `"`, `""`),
		"'" + strings.ReplaceAll(value, "'", `'\''`) + "'", "'" + strings.ReplaceAll(value, "'", "''") + "'", strings.ReplaceAll(strings.ReplaceAll(value, `"`, `""`), "'", `'\''`),
		"'" + strings.ReplaceAll(string(document), "'", `'\''`) + "'", `"hun'ter\"2\\x\$y"`, url.QueryEscape(value), url.QueryEscape(string(document)),
		base64.StdEncoding.EncodeToString([]byte("me:" + value)), strconv.Quote(value),
	} {
		fresh(t)
		Keep(value)
		if got := Redact(text); !strings.Contains(got, Mark) || strings.Contains(got, "hun") || strings.Contains(got, "x$y") {
			t.Errorf("%s gives %s", text, got)
		}
	}
}

// A login in a document that a flag has is taken out before anything is known of it, and in base64 as well as in clear.
func TestDocumentInFlag(t *testing.T) {
	for _, text := range []string{
		`DOCKER_AUTH_CONFIG={"auths":{"r":{"auth":"Ym9iOmh1bnRlcjI="}}}`, `"DOCKER_AUTH_CONFIG={""auths"":{""r"":{""auth"":""Ym9iOmh1bnRlcjI=""}}}"`,
		`{\"auth\":\"Ym9iOmh1bnRlcjI=\"}`, `PASSPHRASE=correct horse battery staple`, `"DB_PASSWORD"":""hunter2""`, `DB_PASSWORD\": \"hunter2\"`,
	} {
		fresh(t)
		if got := Redact(text); !strings.Contains(got, Mark) || strings.Contains(got, "Ym9iOm") || strings.Contains(got, "staple") || strings.Contains(got, "hunter2") {
			t.Errorf("%s gives %s", text, got)
		}
	}
	fresh(t)
	Args([]string{"-e", `DOCKER_AUTH_CONFIG={"auths":{"r":{"auth":"Ym9iOmh1bnRlcjI="}}}`, "-e", `X={"db":{"password":"tr0ub4dor"}}`})
	for _, text := range []string{"got hunter2", "got Ym9iOmh1bnRlcjI=", "got tr0ub4dor"} {
		if got := Redact(text); got != "got "+Mark {
			t.Errorf("%s gives %s", text, got)
		}
	}
}
