package job

import (
	"slices"
	"strings"
)

// DomainSet are the domains as a node hands them to its HTTP gateway, which fails to start when one of them is
// covered by another: each once, in lower case, without those that a wildcard such as ".example.com" covers
// (pkg/models/network.go).
func (n *Network) DomainSet() []string {
	domains := make([]string, 0, len(n.Domains))
	for _, d := range n.Domains {
		domains = append(domains, strings.ToLower(strings.TrimSpace(d)))
	}
	slices.SortFunc(domains, func(a, b string) int {
		if difference := compareDomains(a, b); difference != 0 {
			return strings.Compare(a, b)
		}
		return len(a) - len(b) // a wildcard is shorter than what it covers
	})
	for before := -1; before != len(domains); {
		before = len(domains)
		domains = slices.CompactFunc(domains, func(a, b string) bool { return compareDomains(a, b) == 0 })
	}
	return slices.DeleteFunc(domains, func(d string) bool { return d == "" })
}

// compareDomains is 0 when the domains are equal or one is a wildcard, with an empty first part, that covers the other.
func compareDomains(left, right string) int {
	l, r := strings.Split(left, "."), strings.Split(right, ".")
	if len(l) != len(r) && l[0] != "" && r[0] != "" {
		return len(l) - len(r)
	}
	for i, j := len(l)-1, len(r)-1; i >= 0 && j >= 0; i, j = i-1, j-1 {
		if l[i] == "" || r[j] == "" {
			return 0
		}
		if difference := strings.Compare(l[i], r[j]); difference != 0 {
			return difference
		}
	}
	return 0
}
