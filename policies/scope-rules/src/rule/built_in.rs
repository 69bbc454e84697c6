//! What secrets, infrastructure as code and configuration are usually called.

/// Keys, passwords, tokens.
pub(super) const SECRETS: &[&str] = &[
    ".env",
    ".env.*",
    "*.pem",
    "*.key",
    "*.pfx",
    "*.p12",
    "*.jks",
    "*.keystore",
    "*.kdbx",
    "*.ppk",
    "*.ovpn",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    ".npmrc",
    ".pypirc",
    ".netrc",
    "_netrc",
    ".pgpass",
    ".my.cnf",
    ".htpasswd",
    ".git-credentials",
    ".dockercfg",
    "**/.docker/config.json",
    "credentials*",
    ".credentials*",
    "secrets.{yaml,yml,json,toml}",
    "service-account*.json",
    ".vault-token",
    ".vault_pass*",
    "kubeconfig*",
    "**/.kube/config",
    "*.tfstate",
    "*.tfstate.backup",
];

/// Infrastructure as code.
pub(super) const INFRASTRUCTURE: &[&str] = &[
    "*.tf",
    "*.tf.json",
    "*.tfvars",
    "*.tfvars.json",
    "*.hcl",
    "*.nomad",
    "*.bicep",
    "Dockerfile*",
    "*.dockerfile",
    "Containerfile*",
    "docker-compose*.{yaml,yml}",
    "compose*.{yaml,yml}",
    "Chart.yaml",
    "values*.{yaml,yml}",
    "kustomization.{yaml,yml}",
    "**/{k8s,kubernetes,helm,manifests}/**/*.{yaml,yml}",
    "ansible.cfg",
    "**/{ansible,playbooks,group_vars,host_vars}/**/*.{yaml,yml,ini}",
    "**/roles/*/{tasks,handlers,vars,defaults,meta}/*.{yaml,yml}",
    "Vagrantfile",
    "Jenkinsfile*",
    ".gitlab-ci.yml",
    "**/.github/workflows/*.{yaml,yml}",
    "Pulumi*.yaml",
    "serverless.{yaml,yml}",
    "cloud-init*",
];

/// Configuration.
pub(super) const CONFIGURATION: &[&str] = &[
    "**/{etc,conf,conf.d,config,configs,configuration,settings}/**/*.{yaml,yml,toml,ini,conf,cfg,json,xml,properties}",
    "*.{conf,cnf,ini,properties}",
    "{config,settings,application*,bootstrap*}.{yaml,yml,toml,json}",
    "appsettings*.json",
    "settings.py",
];

/// What only looks like one of them: samples, public keys, and what package managers bring along.
pub(super) const IGNORE: &[&str] = &[
    "*.{example,sample,template,dist}",
    "id_*.pub",
    "**/{node_modules,site-packages,.venv,.terraform,vendor}/**",
];
