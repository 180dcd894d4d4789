package file_test

const former, kubernetes, compose = "a job of Bacalhau 1.3 or earlier", "a file of Kubernetes", "a Compose file"

const skeleton = "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: NAME:TAG}}\n"

// foreignCase is a file that is no job of today, what is said of it, what of it is lost, and the job that is shown.
type foreignCase struct{ name, data, what, lost, example string }

var foreign = []foreignCase{
	{"former", `APIVersion: V1beta1
Spec:
  Engine: Docker
  Verifier: Noop
  Publisher: Ipfs
  Docker: {Image: "example/app:v1", Entrypoint: [/app/run, hello], EnvironmentVariables: [A=b]}
  inputs: [{StorageSource: IPFS, CID: QmX, path: /inputs}, {StorageSource: URLDownload, URL: "https://h/f", path: /data}]
  outputs: [{StorageSource: IPFS, Name: outputs, path: /outputs}]
  Timeout: 1800.0
  Resources: {GPU: "1", Memory: 4Gb}
  NodeSelectors: [{Key: region, Operator: "=", Values: [eu]}]
  Deal: {Concurrency: 2, MinBids: 3}
`, former, "Deal.MinBids, Verifier", `Type: batch
Count: 2
Constraints:
  - Key: region
    Operator: =
    Values:
      - eu
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: example/app:v1
        Entrypoint:
          - /app/run
          - hello
    Publisher:
      Type: ipfs
    Env:
      A: b
    InputSources:
      - Source:
          Type: ipfs
          Params:
            CID: QmX
        Target: /inputs
      - Source:
          Type: urlDownload
          Params:
            URL: https://h/f
        Target: /data
    ResultPaths:
      - Name: outputs
        Path: /outputs
    Resources:
      Memory: 4Gb
      GPU: "1"
    Timeouts:
      TotalTimeout: 1800
`},
	{"lilypad", `{"machine": {"gpu": 1}, "job": {"APIVersion": "V1beta1", "Spec": {"Deal": {"Concurrency": 1},
  "EngineSpec": {"Type": "docker", "Params": {"Image": "app:v1", "Entrypoint": ["/run"], "WorkingDirectory": "/w"}},
  "Network": {"Type": "None"}, "PublisherSpec": {"Type": "IPFS"}, "Outputs": [{"Name": "outputs", "Path": "/outputs"}]}}}`, former, "", `Type: batch
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: app:v1
        Entrypoint:
          - /run
        WorkingDirectory: /w
    Publisher:
      Type: ipfs
    ResultPaths:
      - Name: outputs
        Path: /outputs
    Network:
      Type: None
`},
	{"without Spec", `APIVersion: v1beta1
Engine: Docker
Verifier: Noop
Publisher: IPFS
JobSpecDocker:
  Image: ubuntu
  Entrypoint:
  - echo
  EnvironmentVariables: []
inputs: []
Contexts: []
outputs:
- StorageEngine: IPFS
  Name: outputs
  CID: ""
  path: /outputs
`, former, "Verifier", `Type: batch
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: ubuntu
        Entrypoint:
          - echo
    Publisher:
      Type: ipfs
    ResultPaths:
      - Name: outputs
        Path: /outputs
`},
	{"first of all", `{"apiVersion": "v1alpha1", "engine": "Docker", "verifier": "Ipfs", "job_spec_docker": {"image": "a:v1", "entrypoint": ["/run"], "env": ["A=b"]},
  "job_spec_language": {"language": "", "deterministic": false, "context": {"cid": ""}}, "resources": {"cpu": "", "gpu": ""},
  "inputs": [{"engine": "ipfs", "name": "", "cid": "QmX", "path": "/input"}, {"engine_name": "urldownload", "url": "https://h/f", "path": "/data"}],
  "outputs": [{"engine": "ipfs", "name": "output", "cid": "", "path": "/output"}], "annotations": null}`, former, "verifier", `Type: batch
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: a:v1
        Entrypoint:
          - /run
    Publisher:
      Type: local
    Env:
      A: b
    InputSources:
      - Source:
          Type: ipfs
          Params:
            CID: QmX
        Target: /input
      - Source:
          Type: urlDownload
          Params:
            URL: https://h/f
        Target: /data
    ResultPaths:
      - Name: output
        Path: /output
`},
	{"names", `JobAPIVersion: v1alpha1
Spec: {EngineName: docker, VerifierName: noop, PublisherName: IPFS, Docker: {Image: "a:v1"}}
Deal: {Concurrency: 1}
`, former, "VerifierName", `Type: batch
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: a:v1
    Publisher:
      Type: ipfs
`},
	{"wasm without Spec", "APIVersion: V1beta1\nEngine: Wasm\nJobSpecWasm: {EntryPoint: _start}\n", former, "", skeleton},
	{"wasm", "APIVersion: V1beta2\nSpec: {Engine: Wasm}\n", former, "", skeleton},
	{"kubernetes job", `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
`, kubernetes, "", skeleton},
	{"kubernetes", `apiVersion: batch/v1
kind: Job
metadata: {name: x}
spec:
  parallelism: 3
  template:
    spec:
      restartPolicy: Never
      volumes: [{name: v}]
      containers:
        - name: a
          image: b:v1
          command: [python]
          args: [x.py]
          env: [{name: A, value: b}, {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
          resources: {limits: {cpu: "2", memory: 1Gi, nvidia.com/gpu: 1}}
          volumeMounts: [{name: v, mountPath: /data}]
---
apiVersion: v1
kind: Service
`, kubernetes, "the variable POD, volumeMounts, volumes", `Name: x
Type: batch
Count: 3
Tasks:
  - Name: a
    Engine:
      Type: docker
      Params:
        Image: b:v1
        Entrypoint:
          - python
        Parameters:
          - x.py
    Env:
      A: b
      KEY: env:KEY
    Resources:
      CPU: "2"
      Memory: 1Gi
      GPU: "1"
`},
	{"workflow", "name: ci\non: push\njobs: {}\n", "a workflow of GitHub", "", skeleton},
}
