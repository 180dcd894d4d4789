package exec

import (
	"strings"
	"sync"
)

// programs are those that start another one or read a script: one line for each, to which a reader adds. See grammar for what a
// field says. Of equal names the one with a verb comes first.
var programs = []grammar{
	// What is PID 1.
	{names: "tini tini-static docker-init", runs: aCommand, flags: "-s -v -vv -vvv -w -g", values: "-p -e", quits: "-h -l --version"},
	{names: "dumb-init", runs: aCommand, flags: "-c --single-child -v --verbose", values: "-r --rewrite", quits: "-h --help -V --version", exit: "2"},
	{names: "catatonit", runs: aCommand, flags: "-g", quits: "-P -h -V -L", exit: "1"},
	{names: "with-contenv", runs: aCommand},

	// Who runs it.
	{names: "gosu", runs: aCommand, operands: 1, userFirst: true, quits: "-v --version -h --help", noShell: true, exit: "1"},
	{names: "su-exec", runs: aCommand, operands: 1, userFirst: true, exit: "1"},
	{names: "s6-setuidgid", runs: aCommand, operands: 1, userFirst: true, exit: "127"},
	{names: "setpriv", runs: aCommand, user: "--reuid --ruid --euid", values: "--regid --rgid --egid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig --selinux-label --apparmor-profile --landlock-access --landlock-rule --seccomp-filter",
		flags: "--clear-groups --keep-groups --init-groups --no-new-privs --nnp --reset-env", quits: "-d --dump --list-caps -h --help -V --version"},
	{names: "runuser", runs: aCommand, user: "-u --user", values: "-g --group -G --supp-group -w --whitelist-environment -T --pty", flags: "-m -p --preserve-environment", quits: "-c --command -l --login - -h --help -V --version"},
	{names: "sudo", runs: aCommand, assigns: true, user: "-u --user", values: "-g --group -C --close-from -h --host -p --prompt -T --command-timeout", dir: "-D --chdir", flags: "-E --preserve-env -H --set-home -n --non-interactive -P -S -A -b", quits: "-i -s -l -v -e -K -k -V --version --help", path: true, exit: "1"},
	{names: "fakeroot", runs: aCommand, values: "-l --lib --faked -s -i -b", flags: "-u --unknown-is-real", quits: "-h --help -v --version"},

	// How it runs.
	{names: "nice", runs: aCommand, values: "-n --adjustment", numbers: true, quits: "--help --version"},
	{names: "ionice", runs: aCommand, values: "-c --class -n --classdata", flags: "-t --ignore", quits: "-p --pid -P --pgid -u --uid -h --help -V --version", numbers: true},
	{names: "chrt", runs: aCommand, operands: 1, flags: "-b --batch -d --deadline -f --fifo -i --idle -o --other -r --rr -R --reset-on-fork -a --all-tasks -v --verbose", values: "-T --sched-runtime -P --sched-period -D --sched-deadline", quits: "-m --max -p --pid -h --help -V --version"},
	{names: "taskset", runs: aCommand, operands: 1, flags: "-a --all-tasks -c --cpu-list", quits: "-p --pid -h --help -V --version"},
	{names: "numactl", runs: aCommand, values: "-i --interleave -p --preferred -P --preferred-many -m --membind -N --cpunodebind -C --physcpubind", flags: "-a --all -l --localalloc -b --balancing", quits: "-s --show -H --hardware", exit: "1"},
	{names: "prlimit", runs: aCommand, flags: "-v --verbose --noheadings --raw", values: "-o --output", open: true, quits: "-p --pid -h --help -V --version"},
	{names: "timeout", runs: aCommand, operands: 1, flags: "-f --foreground -p --preserve-status -v --verbose", values: "-k --kill-after -s --signal", quits: "-t --help --version"},
	{names: "stdbuf", runs: aCommand, values: "-i --input -o --output -e --error", quits: "--help --version"},
	{names: "time", runs: aCommand, flags: "-a --append -p --portability -q --quiet -v --verbose", values: "-f --format -o --output", quits: "-h --help -V --version"},
	{names: "setsid", runs: aCommand, flags: "-c --ctty -f --fork -w --wait", quits: "-h --help -V --version", exit: "?"},
	{names: "nohup", runs: aCommand, quits: "--help --version"},
	{names: "unbuffer", runs: aCommand, flags: "-p", exit: "1"},
	{names: "xvfb-run", runs: aCommand, flags: "-a --auto-servernum -l --listen-tcp", values: "-e --error-file -f --auth-file -n --server-num -p --xauth-protocol -s --server-args -w --wait", quits: "-h --help"},
	{names: "dbus-run-session", runs: aCommand, values: "--config-file --dbus-daemon", quits: "--help --version"},
	{names: "ssh-agent", runs: aCommand, flags: "-c -s -d -D", values: "-a -E -P -t", quits: "-k", exit: "1"},
	{names: "flock", runs: aCommand, operands: 1, flags: "-e -x --exclusive -s --shared -n --nb --nonblock -o --close -F --no-fork --verbose", values: "-w --wait --timeout -E --conflict-exit-code", quits: "-c --command -u --unlock -h --help -V --version", exit: "69"},
	{names: "catchsegv", runs: aCommand, quits: "--help --version"},
	{names: "strace", runs: aCommand, flags: "-f -ff -q -qq -t -tt -ttt -T -v -y -yy -c -C -r -i -x -xx", values: "-e -o -s -a -E -O -S -P -u", quits: "-p -h -V", exit: "1"},
	{names: "valgrind", runs: aCommand, flags: "-q -v", open: true, quits: "--help --version -h"},
	{names: "xargs", runs: aCommand, flags: "-0 --null -t --verbose -p --interactive -r --no-run-if-empty -x --exit -o --open-tty", values: "-a --arg-file -d --delimiter -E -n --max-args -P --max-procs -s --max-chars -L --max-lines", quits: "-I -i --replace -J -R --help --version --show-limits"},
	{names: "chroot", runs: aCommand, operands: 1, values: "--userspec --groups", flags: "--skip-chdir", quits: "--help --version", root: true},
	{names: "unshare", runs: aCommand, root: true},
	{names: "bwrap", runs: aCommand, root: true},
	{names: "env", runs: aCommand, assigns: true, flags: "-v --debug -0 --null --list-signal-handling --default-signal --ignore-signal --block-signal", values: "-a --argv0", split: "-S --split-string", dir: "-C --chdir",
		clear: "-i --ignore-environment -", unset: "-u --unset", quits: "--help --version"},

	// Environments of languages, which have a PATH of their own.
	{names: "conda mamba", verb: "run", runs: aCommand, values: "-n --name -p --prefix", dir: "--cwd", flags: "-v --verbose --no-capture-output --live-stream --dev --debug-wrapper-scripts", quits: "-h --help", path: true, exit: "1"},
	{names: "micromamba", verb: "run", runs: aCommand, values: "-n --name -p --prefix -a --attach -e --env --label -r --root-prefix --rc-file --log-level", dir: "--cwd", flags: "-d --detach --clean-env -q --quiet -v --verbose -y --yes --no-rc --no-env", quits: "-h --help", path: true, exit: "1"},
	{names: "poetry", verb: "run", runs: aCommand, flags: "-q --quiet -v -vv -vvv --verbose --ansi --no-ansi -n --no-interaction --no-plugins --no-cache", quits: "-h --help -V --version -C --directory -P --project", path: true, exit: "1"},
	{names: "pipenv", verb: "run", runs: aCommand, flags: "-q --quiet -v --verbose", quits: "-h --help", path: true, exit: "1"},
	{names: "pdm", verb: "run", runs: aCommand, flags: "-q --quiet -v --verbose", quits: "-h --help -l --list -p --project -s --site-packages --venv", path: true, exit: "1"},
	{names: "pixi", verb: "run", runs: aCommand, values: "-e --environment --manifest-path", flags: "-q --quiet -v --verbose --frozen --locked --no-install --clean-env", quits: "-h --help", path: true, exit: "1"},
	{names: "hatch", verb: "run", runs: aCommand, quits: "-h --help", path: true, exit: "1"},
	{names: "uv", verb: "run", runs: aCommand, suffixes: ".py .pyw", values: "--with --with-editable --with-requirements --extra --no-extra --group --only-group --no-group --env-file -p --python --index --index-url -i --extra-index-url --default-index -f --find-links --cache-dir --config-file --package -P --upgrade-package --link-mode --color", dir: "--directory", module: "-m --module",
		flags: "-q --quiet -v --verbose --no-sync --frozen --locked --isolated --active --all-extras --no-dev --dev --only-dev --all-groups --no-editable --exact --no-project --no-config --offline --no-cache -n --system-certs --native-tls --no-progress --all-packages --refresh -U --upgrade --no-env-file --no-index --compile-bytecode --managed-python --no-managed-python --no-python-downloads",
		file:  "-s --script", quits: "-h --help -w --watch --project", path: true, exit: "2"},
	{names: "bundle", verb: "exec", runs: aCommand, flags: "--keep-file-descriptors", quits: "-h --help", path: true},
	{names: "opentelemetry-instrument ddtrace-run", runs: aCommand, values: "--traces_exporter --metrics_exporter --logs_exporter --service_name", open: true, quits: "-h --help --version", exit: "1"},

	// Many processes of one program.
	{names: "mpirun mpiexec orterun", runs: aCommand, values: "-np -n -c --n --np -N -npernode --npernode -ppn -H -host --host -hosts -hostfile --hostfile -machinefile --machinefile -f -x --map-by -map-by --bind-to -bind-to --rank-by -rank-by --timeout --prefix --wdir -wdir -wd --path -envlist -genvlist",
		pairs: "--mca -mca --gmca -gmca -genv -env --prtemca --pmixmca", flags: "--allow-run-as-root -allow-run-as-root --oversubscribe -oversubscribe --use-hwthread-cpus --report-bindings -report-bindings --tag-output -tag-output -q --quiet -v --verbose -genvall -envall --bynode -bynode --byslot --display-map -display-map",
		quits: "-h --help -V --version", exit: "1"},
	{names: "torchrun torch.distributed.run torch.distributed.launch", runs: aScript, values: "--nnodes --nproc_per_node --nproc-per-node --rdzv_backend --rdzv-backend --rdzv_endpoint --rdzv-endpoint --rdzv_id --rdzv-id --rdzv_conf --rdzv-conf --max_restarts --max-restarts --monitor_interval --monitor-interval --start_method --start-method --role --log_dir --log-dir -r --redirects -t --tee --node_rank --node-rank --master_addr --master-addr --master_port --master-port --local_addr --local-addr --local-ranks-filter --logs-specs",
		flags: "--standalone --run_path --use_env --use-env", program: "--no_python --no-python", module: "-m --module", open: true, quits: "-h --help"},
	{names: "accelerate", verb: "launch", runs: aScript, values: "--config_file --num_processes --num_machines --machine_rank --main_process_ip --main_process_port --mixed_precision --num_cpu_threads_per_process --gpu_ids --dynamo_backend --deepspeed_config_file --zero_stage --gradient_accumulation_steps --gradient_clipping --rdzv_backend --rdzv_conf --max_restarts --monitor_interval --role --tee --log_dir",
		flags: "--cpu --multi_gpu --multi-gpu --tpu --ipex --use_deepspeed --use_fsdp --use_megatron_lm --use_xpu --same_network --quiet -q --debug --enable_cpu_affinity", program: "--no_python", module: "-m --module", open: true, quits: "-h --help"},
	{names: "accelerate.commands.launch", runs: aScript, values: "--config_file --num_processes --num_machines --machine_rank --main_process_ip --main_process_port --mixed_precision", flags: "--cpu --multi_gpu", program: "--no_python", module: "-m --module", open: true, quits: "-h --help"},
	{names: "deepspeed", runs: aScript, values: "-H --hostfile -i --include -e --exclude --num_nodes --num_gpus --master_port --master_addr --launcher --launcher_args", program: "--no_python", flags: "--no_local_rank --force_multi --save_pid", module: "--module", open: true, quits: "-h --help --autotuning"},

	// Shells read a script or a line.
	{names: "sh bash dash ash rbash ksh ksh93 mksh zsh busybox-sh posh yash", runs: aShell, detached: true,
		flags: "-a -b -e -f -h -i -k -l -m -n -p -r -t -u -v -x -B -C -E -H -P -T -X -V --login --norc --noprofile --posix --verbose --restricted --noediting --debugger --no-rcs", values: "-o -O --rcfile --init-file",
		line: "-c", quits: "-s -D --help --version --dump-strings --dump-po-strings"},
	{names: "busybox busybox-static toybox", runs: anApplet, quits: "--help --list --list-full --install --version -s"},

	// Interpreters read a script.
	{names: "python pythonw pypy ipython", runs: aScript, folder: "__main__.py", flags: "-b -bb -B -d -E -i -I -O -OO -P -q -R -s -S -u -v -vv -x", values: "-W -X --check-hash-based-pycs", code: "-c", module: "-m", quits: "-h -? --help --help-all --help-env --help-xoptions -V -VV --version"},
	{names: "perl", runs: aScript, flags: "-a -c -f -l -n -p -s -t -T -u -U -w -W -X", values: "-I", code: "-e -E", prefixes: "-M -m -0 -C -i -F -d -D", quits: "-v -V -h -? -x -S"},
	{names: "ruby", runs: aScript, flags: "-a -c -l -n -p -s -w -U --disable-gems --yjit --jit --verbose --debug -d", values: "-I -r -E -K --encoding --external-encoding --internal-encoding", prefixes: "-W", code: "-e", open: true, quits: "-v --version -h --help -S -x -C -i -0 -F -T"},
	{names: "node nodejs", verb: "inspect", runs: aScript, suffixes: ".js .cjs .mjs .ts", open: true, quits: "-p"},
	{names: "node nodejs", runs: aScript, tries: ".js .json .node .mjs .cjs", flags: "--enable-source-maps --expose-gc --expose_gc --inspect --inspect-brk --no-warnings --no-deprecation --trace-warnings --trace-deprecation --trace-uncaught --throw-deprecation --preserve-symlinks --experimental-strip-types --experimental-vm-modules --experimental-specifier-resolution --harmony --pending-deprecation --experimental-modules --experimental-json-modules --experimental-fetch --prof --watch",
		values: "-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists --title --input-type --icu-data-dir --openssl-config --redirect-warnings --unhandled-rejections --dns-result-order --test-reporter", code: "-e --eval -p --print -pe", open: true,
		quits: "-c --check -i --interactive -v --version -h --help --test --run --completion-bash --v8-options --watch-path"},
	{names: "ts-node tsx", runs: aScript, tries: ".ts .js .tsx .mts .cts", flags: "-T --transpile-only --esm --files", values: "-P --project -r --require --tsconfig", code: "-e --eval -p --print", open: true, quits: "-h --help -v --version -i"},
	{names: "Rscript", runs: aScript, flags: "--verbose --vanilla --no-environ --no-site-file --no-init-file --no-restore --no-restore-data --no-save --slave --no-echo --quiet", open: true, code: "-e", quits: "--help --version"},
	{names: "R", runs: aText, file: "-f --file", code: "-e", flags: "--no-save --no-restore --vanilla --slave --no-echo --quiet --silent -q -s --no-environ --no-init-file", quits: "--args --help --version -g --gui -d"},
	{names: "julia", runs: aScript, flags: "-q --quiet -i --lisp --strip-ir --strip-metadata --project", prefixes: "-O -g", values: "-p --procs -t --threads -J --sysimage -C --cpu-target -H --home -L --load --machine-file", open: true, code: "-e --eval -E --print", module: "-m --module", quits: "-v --version -h --help"},
	{names: "php php-cli", runs: aScript, flags: "-n -q -C -H", values: "-c -d -z", code: "-r -B -R -E", file: "-f --file -F", quits: "-a -i -l -m -s -v -w -h -S -t --ini --rf --rc --re --rz --ri --help --version"},
	{names: "lua luajit", runs: aScript, flags: "-i -E -W", values: "-l", code: "-e", quits: "-v -j -O -b"},
	{names: "tclsh wish", runs: aScript, values: "-encoding"},
	{names: "octave octave-cli", runs: aScript, flags: "-q --quiet --silent --no-gui --no-window-system -W --norc -f --no-init-file --traditional --no-history -H", values: "-p --path", code: "--eval", open: true, quits: "-h --help -v --version"},
	{names: "java", runs: aScript, suffixes: ".java", file: "-jar", values: "-cp -classpath --class-path -p --module-path --upgrade-module-path --add-modules --limit-modules --add-exports --add-opens --add-reads --patch-module --source", flags: "-server -client --enable-preview --show-version -showversion", prefixes: "-X -D -javaagent: -agentlib: -agentpath: -verbose -splash: -ea -da -esa -dsa -enable -disable -XX:",
		open: true, module: "-m --module", quits: "-version --version -help --help -h -? --list-modules --dry-run --describe-module"},
	{names: "dotnet", runs: aScript, suffixes: ".dll .exe", values: "--additionalprobingpath --depsfile --runtimeconfig --fx-version --roll-forward", verb: "exec"},
	{names: "dotnet", runs: aScript, suffixes: ".dll .exe", values: "--additionalprobingpath --depsfile --runtimeconfig --fx-version --roll-forward", quits: "-h --help --info --version --list-sdks --list-runtimes"},
	{names: "mono", runs: aScript, suffixes: ".exe .dll", flags: "--debug --server", values: "--config", open: true, quits: "-V --version -h --help"},
	{names: "deno", verb: "run", runs: aScript, suffixes: ".ts .js .mjs .mts .tsx .jsx", flags: "-A --allow-all -q --quiet --no-check --no-remote --no-npm --cached-only --allow-read --allow-write --allow-net --allow-env --allow-run --allow-sys --allow-ffi --allow-import --no-prompt --no-lock --frozen --inspect -R -W -N -E -S -r --reload --unstable --check --no-config", values: "-c --config --import-map --env-file --location --seed --cert", open: true, quits: "-h --help --watch"},
	{names: "bun", verb: "run", runs: aScript, suffixes: ".ts .js .mjs .cjs .mts .cts .tsx .jsx", flags: "--silent --bun -b --smol --hot --no-install --prefer-offline", values: "-r --preload -c --config --env-file", dir: "--cwd", open: true, quits: "-h --help --watch -e --eval"},
	{names: "bun", runs: aScript, suffixes: ".ts .js .mjs .cjs .mts .cts .tsx .jsx", flags: "--silent --bun -b --smol --hot", values: "-r --preload -c --config --env-file", dir: "--cwd", open: true, code: "-e --eval -p --print", quits: "-h --help -v --version --watch"},
	{names: "streamlit", verb: "run", runs: aScript, suffixes: ".py", open: true, quits: "--help"},
	{names: "coverage", verb: "run", runs: aScript, flags: "-a --append --branch -L --pylib -p --parallel-mode --timid", values: "--concurrency --context --data-file --include --omit --rcfile --source", module: "-m --module", open: true, quits: "-h --help"},
	{names: "papermill", runs: aScript, suffixes: ".ipynb", open: true, quits: "-h --help --version"},
	{names: "awk gawk mawk nawk", runs: aText, file: "-f --file", values: "-F -v", code: "-e --source", quits: "-V --version -h --help -W"},
}

// byName is programs by each of their names.
var byName = sync.OnceValue(func() map[string][]*grammar {
	found := map[string][]*grammar{}
	for i := range programs {
		programs[i].index()
		for name := range strings.FieldsSeq(programs[i].names) {
			found[name] = append(found[name], &programs[i])
		}
	}
	return found
})
