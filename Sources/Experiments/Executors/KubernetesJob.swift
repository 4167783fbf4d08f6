/// The manifest of an Indexed Job that computes a sweep: each pod a share of the points, on a volume all of them share.
public struct KubernetesJob: Sendable {
  /// What each pod runs.
  public var task: SweepTask
  /// Name of the Job.
  public var name: String
  /// Pods in all, and at the same time.
  public var podCount: Int
  /// The image with the program.
  public var image: String
  /// Name of the PersistentVolumeClaim, mounted with ReadWriteMany, that holds study and folder.
  public var claim: String
  /// Where the claim is mounted; study and folder lie below.
  public var mountPath: String

  /// Makes a manifest.
  public init(task: SweepTask, name: String, podCount: Int, image: String, claim: String, mountPath: String) {
    self.task = task
    self.name = name
    self.podCount = podCount
    self.image = image
    self.claim = claim
    self.mountPath = mountPath
  }

  /// A name as Kubernetes takes it (RFC 1123): lower case, digits and hyphens, at most 63 characters.
  public var resourceName: String {
    let mapped = self.name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let trimmed = String(String(mapped).prefix(56).drop { $0 == "-" })
    let name = String(trimmed.reversed().drop { $0 == "-" }.reversed())
    return "vdcsim-\(name.isEmpty ? "sweep" : name)"
  }

  /// The manifest as YAML. Kubernetes replaces `$(JOB_COMPLETION_INDEX)` by the pod's number.
  public var yaml: String {
    let words = task.arguments(share: "$(JOB_COMPLETION_INDEX)/\(podCount)")
    let command = words.map { "            - \(Self.quoted($0))" }.joined(separator: "\n")
    return """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: \(resourceName)
      spec:
        completionMode: Indexed
        completions: \(podCount)
        parallelism: \(podCount)
        backoffLimit: \(podCount * 2)
        template:
          spec:
            restartPolicy: Never
            containers:
              - name: vdcsim
                image: \(Self.quoted(image))
                command:
      \(command)
                resources:
                  requests:
                    cpu: "\(task.jobs)"
                volumeMounts:
                  - name: sweep
                    mountPath: \(Self.quoted(mountPath))
            volumes:
              - name: sweep
                persistentVolumeClaim:
                  claimName: \(Self.quoted(claim))

      """
  }

  /// A text as a YAML scalar in double quotation marks.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
