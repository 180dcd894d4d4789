package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit/words"
)

// builderFrom says in options which buildkitd builds, and how it is reached; nothing for the engine's BuildKit.
func builderFrom(c *cli.Context, o *build.Options) (err error) {
	address := os.Getenv(build.EnvBuilder)
	if c.IsSet("builder") {
		address = c.String("builder")
	}
	if address == "engine" {
		address = ""
	}
	if o.TLS, err = tlsFrom(c); err != nil {
		return pipeline.Usage(err)
	}
	if address == "" {
		if err := o.TLS.Check(address); err != nil {
			return pipeline.Hint(pipeline.Usagef("certificates are for a buildkitd at tcp://, and none is named"), "--builder tcp://HOST:PORT")
		}
		return nil
	}
	if err := build.CheckBuilder(address); err != nil {
		if !c.IsSet("builder") {
			err = fmt.Errorf("%s: %w", build.EnvBuilder, err)
		}
		return pipeline.Usage(err)
	}
	if err := o.TLS.Check(address); err != nil {
		return pipeline.Usage(err)
	}
	if exposed := build.Exposed(address, o.TLS); exposed != "" {
		fmt.Fprintln(c.App.ErrWriter, "seatrial: warning:", words.Fold(exposed))
	}
	o.Builder = address
	return nil
}

// tlsFrom reads buildctl's flags.
func tlsFrom(c *cli.Context) (build.TLS, error) {
	t := build.TLS{CACert: c.String("tlscacert"), Cert: c.String("tlscert"), Key: c.String("tlskey")}
	dir := c.String("tlsdir")
	if dir != "" && t != (build.TLS{}) {
		return t, pipeline.Usagef("--tlsdir %s: it stands for --tlscacert, --tlscert and --tlskey, want one or the other", words.ShellWord(dir))
	}
	if dir != "" {
		var err error
		if t, err = build.TLSFolder(dir); err != nil {
			return t, err
		}
	}
	t.ServerName = c.String("tlsservername")
	return t, nil
}
