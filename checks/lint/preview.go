package lint

import "slices"

// Preview is why a check is not of the stable catalogue yet. Within a major version every new check is one, so that no gate fails by an
// update alone: it runs with --preview, and when it is selected by its ID, and then it fails nothing.
type Preview struct {
	// Since is the version that brought it: "1.1".
	Since string
	// Why in a few words: "we want to see it on more images".
	Why string
}

// Standing is how much the findings of a check weigh, in a word or two: "error", "error, preview".
func (c *Check) Standing() string {
	if c.Preview == nil {
		return string(c.Severity)
	}
	return string(c.Severity) + ", preview"
}

// wants tells whether a check is to run. A pattern selects stable ones: what it matches does not change within a major version.
func (p Policy) wants(c *Check) bool {
	if c.Preview == nil || p.Preview {
		return p.selects(c.ID)
	}
	return slices.Contains(p.Select, c.ID)
}

// judges tells whether a rule about the judgement itself is to run, which no selection leaves out.
func (p Policy) judges(c *Check) bool {
	return c.Judged != nil && (c.Preview == nil || p.Preview || slices.Contains(p.Select, c.ID))
}

// marked is a finding told as one of a preview check, which is advice as long as nobody has asked for those.
func (p Policy) marked(f Finding, c *Check) Finding {
	if c.Preview == nil {
		return f
	}
	f.Preview, f.Advisory = true, !p.Preview
	if f.Advisory {
		f.Severity = Info
	}
	return f
}
