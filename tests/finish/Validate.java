// Validate.java FLAVOUR FILE…: asks the veraPDF library whether each file keeps to
// a flavour ("ua1"). One line a file, "good FILE" or "bad FILE", then its failed rules.

import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;

public final class Validate {
    private static String description(PDFAFlavour flavour, RuleId id) {
        for (Rule rule : Profiles.getVeraProfileDirectory().getValidationProfileByFlavour(flavour).getRules())
            if (rule.getRuleId().equals(id)) return rule.getDescription().replaceAll("\\s+", " ");
        return "";
    }

    private static boolean check(PDFAFlavour flavour, String name) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 0, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            boolean good = result.isCompliant() && result.getTotalAssertions() > 0;
            System.out.println((good ? "good " : "bad ") + name);
            Map<String, String> failed = new TreeMap<>();
            for (Map.Entry<RuleId, Integer> e : result.getFailedChecks().entrySet())
                failed.put(e.getKey().getClause() + "-" + e.getKey().getTestNumber(),
                           e.getValue() + " times: " + description(flavour, e.getKey()));
            failed.forEach((rule, text) -> System.out.println("  " + rule + " " + text));
            return good;
        }
    }

    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(args[0]);
        boolean good = args.length > 1;
        for (int i = 1; i < args.length; i++) good &= check(flavour, args[i]);
        System.exit(good ? 0 : 1);
    }
}
