package compose

import "github.com/seatrial/seatrial/submit/convert"

const (
	alone    = "no other container runs beside a job"
	clusters = "how a swarm runs a service: a network runs as many as Count says, each once"
	atStart  = "a job is submitted when it is wanted"
)

// key is one of a service's.
type key struct {
	name string
	// flag of docker run that means the same.
	flag string
	fate convert.Fate
	// says what a node does, in one sentence.
	says string
	// empty says something as well: [] is not what the image has.
	empty bool
	// read is for what has another form than that flag's value.
	read func(s *service, k *key) *fault
}

// table are the keys of a service, in the order in which they are told (compose-spec.io). A test holds it beside the library's
// own types.
var table = []key{
	{name: "image", read: image},
	{name: "build", read: build},
	{name: "dockerfile"}, // which stands in build
	{name: "container_name", flag: "name"},
	{name: "entrypoint", empty: true, read: entrypoint},
	{name: "command", read: command},
	{name: "working_dir", flag: "workdir"},
	{name: "env_file", read: envFile},
	{name: "environment", read: environment},
	{name: "labels", read: labels},
	{name: "label_file", read: labelFile},
	{name: "annotations", flag: "annotation"},
	{name: "volumes", read: volumes},
	{name: "tmpfs", flag: "tmpfs"},
	{name: "cpus", flag: "cpus"},
	{name: "mem_limit", flag: "memory"},
	{name: "deploy", read: deploy},
	{name: "gpus", read: gpus},
	{name: "scale", read: scale},
	{name: "restart", flag: "restart"},
	{name: "network_mode", flag: "network"},
	{name: "net", flag: "network"},
	{name: "networks", read: networks},
	{name: "ports", read: ports},
	{name: "expose", flag: "expose"},
	{name: "depends_on", read: dependsOn},
	{name: "links", flag: "link"},
	{name: "external_links", flag: "link"},
	{name: "volumes_from", flag: "volumes-from"},
	{name: "profiles", fate: convert.Needless, says: atStart},
	{name: "extends"}, // which the library has done
	{name: "provider", fate: convert.Refused, says: "no program of this machine makes a job's container: give the service an image"},
	{name: "models", fate: convert.Refused, says: "a node runs no models beside a job: the model's files are an input, or a part of the image"},
	{name: "secrets", read: references("a secret: a variable with the value env:NAME takes the node's own, where its operator has set it")},
	{name: "configs", read: references("a file that Compose puts there: make it an input (volumes), or a part of the image")},
	{name: "pre_start", fate: convert.Refused, says: "a node runs the command alone: what comes before it is a part of it"},
	{name: "post_start", fate: convert.Refused, says: "a node runs the command alone: what comes behind it is a part of it"},
	{name: "pre_stop", fate: convert.Refused, says: "a node runs the command alone, and stops it with a signal"},
	{name: "develop", fate: convert.Needless, says: "nodes pull the image, and follow no sources"},
	{name: "attach", fate: convert.Needless, says: "a node keeps what the program prints, and seatrial logs shows it"},
	{name: "blkio_config", flag: "blkio-weight"},
	{name: "cap_add", flag: "cap-add"},
	{name: "cap_drop", flag: "cap-drop"},
	{name: "cgroup_parent", flag: "cgroup-parent"},
	{name: "cgroup", flag: "cgroupns"},
	{name: "cpu_count", flag: "cpu-count"},
	{name: "cpu_percent", flag: "cpu-percent"},
	{name: "cpu_period", flag: "cpu-period"},
	{name: "cpu_quota", flag: "cpu-quota"},
	{name: "cpu_rt_period", flag: "cpu-rt-period"},
	{name: "cpu_rt_runtime", flag: "cpu-rt-runtime"},
	{name: "cpuset", flag: "cpuset-cpus"},
	{name: "cpu_shares", flag: "cpu-shares"},
	{name: "credential_spec", fate: convert.Needless, says: "nodes run Linux containers"},
	{name: "device_cgroup_rules", flag: "device-cgroup-rule"},
	{name: "devices", read: devices},
	{name: "dns", flag: "dns"},
	{name: "dns_opt", flag: "dns-option"},
	{name: "dns_search", flag: "dns-search"},
	{name: "domainname", flag: "domainname"},
	{name: "extra_hosts", flag: "add-host"},
	{name: "group_add", flag: "group-add"},
	{name: "healthcheck", flag: "health-cmd"},
	{name: "hostname", flag: "hostname"},
	{name: "init", flag: "init"},
	{name: "ipc", flag: "ipc"},
	{name: "isolation", flag: "isolation"},
	{name: "logging", flag: "log-driver"},
	{name: "log_driver", flag: "log-driver"},
	{name: "log_opt", flag: "log-opt"},
	{name: "mem_reservation", flag: "memory-reservation"},
	{name: "memswap_limit", flag: "memory-swap"},
	{name: "mem_swappiness", flag: "memory-swappiness"},
	{name: "mac_address", flag: "mac-address"},
	{name: "oom_kill_disable", flag: "oom-kill-disable"},
	{name: "oom_score_adj", flag: "oom-score-adj"},
	{name: "pid", flag: "pid"},
	{name: "pids_limit", flag: "pids-limit"},
	{name: "platform", flag: "platform"},
	{name: "privileged", flag: "privileged"},
	{name: "pull_policy", flag: "pull"},
	{name: "pull_refresh_after", flag: "pull"},
	{name: "read_only", flag: "read-only"},
	{name: "runtime", flag: "runtime"},
	{name: "security_opt", flag: "security-opt"},
	{name: "shm_size", flag: "shm-size"},
	{name: "stdin_open", flag: "interactive"},
	{name: "stop_grace_period", flag: "stop-timeout"},
	{name: "stop_signal", flag: "stop-signal"},
	{name: "storage_opt", flag: "storage-opt"},
	{name: "sysctls", flag: "sysctl"},
	{name: "tty", flag: "tty"},
	{name: "ulimits", flag: "ulimit"},
	{name: "umask", flag: "umask"},
	{name: "use_api_socket", flag: "use-api-socket"},
	{name: "user", flag: "user"},
	{name: "userns_mode", flag: "userns"},
	{name: "uts", flag: "uts"},
	{name: "volume_driver", flag: "volume-driver"},
}

// deployTable are the keys of deploy.
var deployTable = []key{
	{name: "mode", read: mode},
	{name: "replicas", read: replicas},
	{name: "labels", fate: convert.Needless, says: clusters},
	{name: "update_config", fate: convert.Needless, says: clusters},
	{name: "rollback_config", fate: convert.Needless, says: clusters},
	{name: "resources", read: deployResources},
	{name: "restart_policy", read: restartPolicy},
	{name: "placement", read: placement},
	{name: "endpoint_mode", fate: convert.Needless, says: clusters},
}
