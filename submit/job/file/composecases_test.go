package file_test

var composed = []foreignCase{
	{"compose", `services:
  web:
    build: .
  app:
    image: app:v1
    command: python x.py --name "a b"
    environment: [A=b, BACALHAU_API_PORT=1234]
    volumes: [./data:/inputs:ro]
    restart: always
`, compose, "the service web, the variable BACALHAU_API_PORT, volumes", `# volumes: a folder to read is an input, seatrial submit --input ./data:/inputs or seatrial upload ./data; one to write is a ResultPath: {Name: outputs, Path: /outputs}
Name: app
Type: service
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: app:v1
        Parameters:
          - python
          - x.py
          - --name
          - a b
    Env:
      A: b
`},
	{"compose with variables, devices and secrets", `version: "3.8"
services:
  web:
    image: "app:${TAG:-v1}"
    command: ["serve", "--level", "$${LEVEL}"]
    environment:
      MODE: ${MODE:-fast}
      DB_PASSWORD: hunter2
      URL: postgres://u:hunter2@db/app
    ports: ["8080:80"]
    depends_on: [db]
    healthcheck: {test: curl}
    deploy: {resources: {limits: {cpus: "2", memory: 1g}, reservations: {devices: [{count: 2, capabilities: [gpu]}]}}}
  db: {image: postgres}
`, compose, "ports, depends_on, healthcheck, the service db", `# ports: who needs a port names it, in a job of Type service: Network: {Type: Host, Ports: [{Name: web}]}
# depends_on: a job is one container; what it depends on runs elsewhere, or is a job of its own
# DB_PASSWORD is a secret and kept back: env:DB_PASSWORD is the node's own variable, which its operator must allow
# URL is a secret and kept back: env:URL is the node's own variable, which its operator must allow
Name: web
Type: batch
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: app:v1
        Parameters:
          - serve
          - --level
          - ${LEVEL}
    Env:
      DB_PASSWORD: env:DB_PASSWORD
      MODE: fast
      URL: env:URL
    Resources:
      CPU: "2"
      Memory: 1g
      GPU: "2"
`},
}
