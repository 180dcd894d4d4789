package docker

import (
	"github.com/seatrial/seatrial/submit/words"
)

// The names that a repeated run uses, and how it removes them in the end.
const (
	gatewayNetwork = "seatrial-http"
	gatewayName    = "seatrial-gateway"
	gatewayRemoval = "docker rm --force " + gatewayName + "; docker network rm " + gatewayNetwork
)

// commandLine makes the network and the gateway by hand, with the addresses that they had.
func (g *gateway) commandLine(env []string) string {
	create := []string{"docker", "create", "--name", gatewayName, "--cap-add", "NET_ADMIN", "--add-host", hostGateway}
	for _, pair := range g.environment(env) {
		create = append(create, "--env", pair)
	}
	line := words.ShellLine([]string{"docker", "network", "create", "--internal", "--subnet", g.subnet.String(), gatewayNetwork}) +
		" && " + words.ShellLine(append(create, g.image)) +
		" && " + words.ShellLine([]string{"docker", "network", "connect", "--ip", g.address.String(), gatewayNetwork, gatewayName}) +
		" && docker start " + gatewayName
	return line + ` && until [ "$(docker inspect --format '{{.State.Health.Status}}' ` + gatewayName + `)" = healthy ]; do sleep 1; done`
}
