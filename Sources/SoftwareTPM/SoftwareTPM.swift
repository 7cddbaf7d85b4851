/// The command lines of swtpm, a TPM 2.0 in software, with an endorsement PKI of its own: for tests and demonstrations.
///
/// It only says what to write and what to run; who uses it starts and ends the processes. Never part of the daemon.
public struct SoftwareTPM: Sendable {
  /// A program from the search path and its arguments.
  public struct Command: Sendable {
    public let program: String
    public let arguments: [String]
  }

  /// Holds the TPM's state and sockets.
  public let folder: String
  /// Holds the endorsement PKI; several TPMs may share it, as those of one maker do.
  public let authority: String

  /// - Parameters:
  ///   - folder: absolute, at most 90 bytes (paths of Unix sockets end at 107), for the owner alone.
  ///   - authority: absolute; by default a folder `ca` within `folder`.
  public init(folder: String, authority: String? = nil) {
    self.folder = folder
    self.authority = authority ?? "\(folder)/ca"
  }

  /// How TPM software names this TPM.
  public var tcti: String { "swtpm:path=\(socket)" }
  /// Takes TPM commands.
  public var socket: String { "\(folder)/tpm.sock" }
  /// Takes the commands of a mainboard: power on, reset. Its name is fixed by the swtpm TCTI.
  public var controlSocket: String { "\(socket).ctrl" }

  /// Root certificate of the endorsement PKI, PEM, once `manufacture` has run.
  public var endorsementRoot: String { "\(authority)/swtpm-localca-rootca-cert.pem" }
  /// Issuer of the endorsement certificates, PEM, once `manufacture` has run.
  public var endorsementIssuer: String { "\(authority)/issuercert.pem" }

  /// Directories that `manufacture` needs.
  public var directories: [String] { [state, authority] }

  /// Files that `manufacture` needs, by path.
  public var configuration: [String: String] {
    [
      "\(folder)/setup.conf": """
      create_certs_tool = swtpm_localca
      create_certs_tool_config = \(folder)/localca.conf
      create_certs_tool_options = \(folder)/localca.options
      active_pcr_banks = sha256

      """,
      "\(folder)/localca.conf": """
      statedir = \(authority)
      signingkey = \(authority)/signkey.pem
      issuercert = \(authority)/issuercert.pem
      certserial = \(authority)/certserial

      """,
      "\(folder)/localca.options": """
      --platform-manufacturer Attestcam
      --platform-version 1.0
      --platform-model Lab

      """,
    ]
  }

  /// Makes the TPM and gives it endorsement keys; ends by itself within seconds.
  ///
  /// - Parameter certified: whether they get certificates in NV (RSA-2048 at 0x01C00002, P-384 at 0x01C00016).
  public func manufacture(certified: Bool = true) -> Command {
    let certificates = ["--create-ek-cert", "--create-platform-cert"]
    return Command(
      program: "swtpm_setup",
      arguments: [
        "--tpm2", "--ecc", "--tpmstate", state, "--config", "\(folder)/setup.conf",
        "--logfile", "\(folder)/setup.log",
      ] + (certified ? certificates : ["--createek"]))
  }

  /// Runs the TPM until it is killed; it is ready when both sockets are there, which should be removed before.
  public var serve: Command {
    Command(
      program: "swtpm",
      arguments: [
        "socket", "--tpm2", "--tpmstate", "dir=\(state)", "--flags", "not-need-init",
        "--server", "type=unixio,path=\(socket)", "--ctrl", "type=unixio,path=\(controlSocket)",
      ])
  }

  /// Resets the running TPM, as a mainboard does when it starts.
  public var reset: Command {
    Command(program: "swtpm_ioctl", arguments: ["-i", "--unix", controlSocket])
  }

  private var state: String { "\(folder)/state" }
}
