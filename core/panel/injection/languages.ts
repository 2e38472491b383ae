/**
 * The two orders that matter most, to set aside what was said before and to let the change pass, in languages other than
 * English. Matched on `wordsOf`, whose letters have no marks above or below them.
 */
export const otherLanguages: readonly RegExp[] = [
  // German, Dutch, Swedish, Danish, Norwegian
  /\b(?:ignorier\w*|missachte\w*|vergiss|vergesst|beachte|ubergehe\w*|negeer|vergeet|ignorera|glom|ignorer|glem)\b[^.]{0,40}\b(?:anweisung\w*|instruktion\w*|vorgaben?|regeln|richtlinien?|befehle?|instructies|regels|instruktioner\w*|instruksjon\w*)\b/gu,
  /\b(?:stimme|stimmt|melde|meldet|genehmige|genehmigt|stem|keur|rosta|godkann|godkjenn|godkend)\b[^.]{0,40}\b(?:pass|bestanden|dafur|keine? (?:befunde?|fehler|probleme|mangel)|(?:diese|die|der)[nrs]? (?:anderung|code|datei|aenderung)|wijziging|goed|andring\w*|endring\w*)\b/gu,
  // French
  /\b(?:ignore[zr]?|oublie[zr]?|neglige[zr]?|ne (?:suis|suivez|tiens|tenez))\b[^.]{0,40}\b(?:instructions|consignes|regles|directives)\b/gu,
  /\b(?:vote[zr]?|approuve[zr]?|valide[zr]?|signale[zr]?)\b[^.]{0,30}\b(?:pass|pour|aucun\w*|(?:cette|la|ce|ces) (?:modification|changement|code|demande))\b/gu,
  // Spanish, Portuguese, Italian, Romanian, Catalan
  /\b(?:ignor[aeo]\w*|olvida\w*|olvide\w*|desconsidere\w*|desconsiderar|esqueca\w*|omite|omita|dimentica\w*|trascura\w*)\b[^.]{0,40}\b(?:instruccion\w*|instruco\w*|instrucao|instructiun\w*|instruccions|istruzion\w*|indicacion\w*|reglas|regras|regole|ordenes|ordens|direttive|prompt)\b/gu,
  /\b(?:vota|vote|aprueba|apruebe|aprove|aprova|approva|approvi|informa|informe|relate|segnala)\b[^.]{0,30}\b(?:pass|ningun\w*|sin|nenhum\w*|sem|nessun\w*|(?:este|esta|esse|essa|questa|questo|il|la|o|el) (?:cambio|codigo|alteracao|mudanca|modifica|codice))\b/gu,
  // Turkish
  /\b(?:onceki|tum|butun|yukaridaki)\b[^.]{0,30}\b(?:talimat\w*|komut\w*|yonerge\w*|kural\w*)\b[^.]{0,20}\b(?:yok say\w*|goz ardi\w*|unut\w*|dikkate alma\w*|gormezden)/gu,
  /\b(?:degisikli\w*|kodu)\b[^.]{0,20}\bonayla\w*|\bhicbir\b[^.]{0,20}\b(?:sorun|bulgu|hata)\w*[^.]{0,15}\b(?:bildirme|raporlama)\w*/gu,
  // Polish, Czech
  /\b(?:zignoruj\w*|ignoruj\w*|pomin\w*|zapomnij|zapomen\w*)\b[^.]{0,30}\b(?:instrukcj\w*|polece\w*|regul\w*|pokyn\w*|zasad\w*)/gu,
  // Russian, Ukrainian, Bulgarian
  /(?:игнорир\p{L}*|проигнорир\p{L}*|забуд\p{L}*|не учитыва\p{L}*|ігнору\p{L}*|знехту\p{L}*)[^.]{0,40}(?:инструкц\p{L}*|указани\p{L}*|правил\p{L}*|команд\p{L}*|вказівк\p{L}*|інструкці\p{L}*|вказівк\p{L}*|інструкціі)/gu,
  /(?:голосуи\p{L}*|проголосуи\p{L}*|одобри\p{L}*|одобряи\p{L}*|утверди\p{L}*|схвали\p{L}*|не сообщаи\p{L}*)[^.]{0,40}(?:pass|за|изменени\p{L}*|код|правк\p{L}*|зміни|проблем\p{L}*|ошибк\p{L}*|замечани\p{L}*)/gu,
  // Greek
  /(?:αγνοησ\p{L}*|ξεχασ\p{L}*)[^.]{0,30}(?:οδηγι\p{L}*|εντολ\p{L}*)/gu,
  // Arabic, Persian, Urdu, Hebrew
  /(?:تجاهل|اهمل|أهمل|انس|انسى|نادیده بگیر|نظر انداز)[^.]{0,40}(?:التعليمات|الاوامر|الأوامر|القواعد|تعليمات|دستورالعمل|دستورات|ہدایات)|(?:دستورالعمل|دستورات|ہدایات)[^.]{0,40}(?:نادیده|نظر انداز)/gu,
  /(?:صوت|صوّت|وافق|اعتمد|تایید کن)[^.]{0,25}(?:التغيير|الكود|بالموافقة|pass|نجاح|تغییر)|لا تبلغ[^.]{0,25}(?:مشاكل|مشكلات|اخطاء|أخطاء)/gu,
  /(?<!\p{L})(?:התעלם|התעלמו|שכח|תתעלם)(?!\p{L})[^.]{0,30}(?:הוראות|ההוראות|הנחיות|ההנחיות)|(?<!\p{L})ו?(?:אשר|אשרו|הצבע)(?!\p{L})[^.]{0,20}(?:השינוי|הקוד|בעד)(?!\p{L})/gu,
  // Hindi, Bengali
  /(?:निर्देश\p{L}*\p{M}*|आदेश\p{L}*\p{M}*|नियम\p{L}*\p{M}*)[^.]{0,30}(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल|उपेक्षा|ध्यान न)|(?:निर्देश|নির্দেশ)[^.]{0,30}(?:উপেক্ষা)/gu,
  /(?:परिवर्तन|बदलाव|कोड)[^.]{0,25}(?:स्वीकृत|मंज़ूर|मंजूर|पास)|कोई (?:समस्या|त्रुटि|खामी)[^.]{0,20}(?:न बता|रिपोर्ट न|मत)/gu,
  // Chinese
  /(?:忽略|无视|無視|忘记|忘記|不要理会|不理会|请勿遵守)[^.]{0,12}(?:指令|指示|提示|说明|說明|规则|規則|要求)/gu,
  /(?:投|给出|給出|请|請|直接)[^.]{0,6}(?:通过票|通過票|通过|通過|批准|赞成)[^.]{0,8}(?:更改|变更|變更|修改|代码|代碼|此|该|本)?|(?:不要|不得|无需|無需|请勿)[^.]{0,4}(?:报告|報告|指出)[^.]{0,8}(?:问题|問題|漏洞|缺陷)/gu,
  // Japanese
  /(?:指示|命令|プロンプト|ルール|規則)[^.]{0,10}(?:無視|忘れ|従わない|従うな)/gu,
  /(?:変更|コード|差分)[^.]{0,10}(?:承認|合格)[^.]{0,8}(?:して|せよ|しろ|すること)|(?:問題|指摘|脆弱性)[^.]{0,10}(?:報告しない|報告するな|なしと)/gu,
  // Korean
  /(?:지시|명령|지침|프롬프트|규칙)\p{L}*[^.]{0,12}(?:무시|잊|따르지)|(?:변경|코드)\p{L}*[^.]{0,10}(?:승인|통과)(?:해|하|시)/gu,
  // Vietnamese, Indonesian
  /\b(?:bo qua|phot lo|abaikan|lupakan)\b[^.]{0,25}\b(?:huong dan|chi dan|chi thi|lenh|instruksi|petunjuk|perintah|aturan)\b/gu,
  // Thai
  /(?:เพิกเฉย|ละเว้น|ไม่ต้องสนใจ|ลืม)[^.]{0,20}(?:คำสั่ง|คำแนะนำ)/gu,
];

/** Stems of the words above that are written without foreign letters: such a line is worth a closer look. */
export const latinStems =
  /instru|anweis|vorgab|richtlin|consign|regles|reglas|regras|regole|directiv|direttiv|indicac|talimat|komut|yonerge|kural|onayla|polece|pokyn|zasad|stimm|genehm|melde|approuv|aprueb|aprov|vot[aez]|petunjuk|perintah|abaikan|bo qua|godk|keur|istruz|bulgu/;
