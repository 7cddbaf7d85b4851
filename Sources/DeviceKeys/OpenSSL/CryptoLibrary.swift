import COpenSSL

/// OpenSSL as a whole.
public enum CryptoLibrary {
  /// Lets OpenSSL live until the process is gone; to be called before anything else uses it.
  ///
  /// By default it frees everything at exit(3) (OPENSSL_init_crypto(3)), while a thread that is just ending frees its
  /// own part: a double free, in a program that was done. The kernel takes the memory anyway, and keys are wiped when
  /// they are released.
  public static func keepUntilExit() {
    // It can fail without memory only, and then the next call fails too.
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
  }
}
