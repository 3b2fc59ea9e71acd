/// The version that layers and manifests name.
public let softwareVersion = "0.1.0"
