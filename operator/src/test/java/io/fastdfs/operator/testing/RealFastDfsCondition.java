package io.fastdfs.operator.testing;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link RequiresRealFastDfs}. */
final class RealFastDfsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var annotation = AnnotationSupport.findAnnotation(context.getElement(), RequiresRealFastDfs.class);
        if (annotation.isEmpty()) {
            return ConditionEvaluationResult.enabled("decided for its class");
        }
        int wanted = annotation.get().versions();
        List<String> versions = annotation.get().inPods() ? inPods() : here();
        if (versions.size() >= wanted) {
            return ConditionEvaluationResult.enabled("FastDFS " + versions);
        }
        String reason = "SKIPPED, NOT TESTED: %s needs %s, and has %s here. Install FastDFS (fdfs_trackerd on the"
                        .formatted(
                                context.getRequiredTestClass().getSimpleName()
                                        + context.getTestMethod()
                                                .map(method -> "." + method.getName())
                                                .orElse(""),
                                wanted == 1 ? "a real FastDFS" : wanted + " versions of FastDFS",
                                versions.isEmpty() ? "none" : versions)
                + " PATH, further versions under /opt/fastdfs-<version>) and run the tests without FASTDFS_TEST_STANDIN.";
        System.err.println(reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    private static List<String> here() {
        return InstalledFastDfs.real().stream().map(InstalledFastDfs::version).toList();
    }

    private static List<String> inPods() {
        return FastDfsImages.ofStandIn() ? List.of() : FastDfsImages.versions();
    }
}
