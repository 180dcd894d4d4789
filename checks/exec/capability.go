package exec

import (
	"fmt"
	"math/bits"
	"path"
	"strings"
)

// capabilityNames are Linux's, by number (linux/capability.h).
var capabilityNames = strings.Fields(`chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable
	net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct
	sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override
	mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore`)

// containerCapabilities are those that an engine leaves to a container, and nodes ask for no others: Docker's default set
// (moby/moby, oci/caps/defaults.go). Podman's lacks three of them.
var containerCapabilities = setOf(`chown dac_override fsetid fowner mknod net_raw setgid setuid setfcap setpcap net_bind_service
	sys_chroot kill audit_write`)

// capable judges the capabilities that a program's file gives, of which Linux wants all or does not execute it, not even
// for root (F54): "operation not permitted".
func capable(p program) *Problem {
	c := p.Caps
	if c == nil || !c.Effective || c.Root != 0 {
		return nil
	}
	var lacking []string
	for mask := c.Permitted; mask != 0; mask &= mask - 1 {
		i := bits.TrailingZeros64(mask)
		if i < len(capabilityNames) && !containerCapabilities[capabilityNames[i]] {
			lacking = append(lacking, "cap_"+capabilityNames[i])
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	noun := "the capability "
	if len(lacking) > 1 {
		noun = "the capabilities "
	}
	file := p.name
	if !path.IsAbs(file) {
		file = p.Found.Path
	}
	return &Problem{Kind: Capability, Path: file, Missing: strings.Join(lacking, ","),
		Message: fmt.Sprintf("%s asks for %s, which containers on nodes do not have, so that Linux does not execute it; want it without",
			p.name, noun+strings.Join(lacking, ", "))}
}
