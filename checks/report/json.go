package report

import (
	"encoding/json"
	"io"
)

// writeJSON writes each report as one line of JSON, so that many are a stream that jq and others read.
func writeJSON(w io.Writer, reports []*Report, _ Options) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // messages have < and & in them, and no browser reads this
	for _, r := range reports {
		if err := encoder.Encode(r.withRemedies()); err != nil {
			return err
		}
	}
	return nil
}
